# Days: business days of a set, and receipt.
package sla

import rego.v1

bounded(days, asked, reached) := {"t": reached} if {
	within_bounds(days.known, asked)
	reached <= days.known[1]
} else := {"code": "SLA602"} if {
	data.sla_tables.horizon[0] <= asked
	reached <= data.sla_tables.horizon[1]
} else := {"code": "SLA601"}

business_days_end(set, delay, t) := business_day_from(set, delay, set.days[zone_for(set, delay)], t)

zone_for(set, delay) := delay.zone if {
	is_string(object.get(delay, "zone", null))
} else := set.zone

business_day_from(set, delay, days, t) := {"code": early.code} if {
	early := bounded(days, t, t)
	early.code
} else := business_day(set, delay, days, (upto(days.business_midnights, t) - 1) + delay.n, t)

business_day(set, delay, days, row, t) := {"code": unreached(days.known)} if {
	row >= days.business
} else := bounded(days, t, entry(days.business_closings, row)) if {
	delay.until == "last-closing"
} else := first_covered_then(set, same_time(zone_named(zone_for(set, delay)), days, row, t))

first_covered_then(set, found) := found if {
	found.code
} else := first_covered(set, found.t)

# The wall time of an instant, on another day.
same_time(zone, days, row, t) := here if {
	here := wall(zone, t)
	here.code
} else := answer if {
	shown := wall(zone, t).wall
	second := shown - (floor(shown / day_length) * day_length)
	answer := bounded_then(days, t, boundary(zone, entry(days.business_numbers, row), second))
}

bounded_then(days, t, found) := found if {
	found.code
} else := bounded(days, t, found.t)

same_business_day_end(set, t) := refused if {
	refused := bounded(set.days[set.zone], t, t)
	refused.code
} else := answer if {
	days := set.days[set.zone]
	row := later(later(0, upto(days.midnights, t) - 1), upto(days.closings, t))
	row < days.size
	answer := bounded(days, t, entry(days.closings, row))
} else := {"code": unreached(set.days[set.zone].known)}

# When what arrives at an instant counts as received.
deemed(one, t) := {"t": t} if {
	one.deemed_receipt == null
} else := {"why": set.undetermined} if {
	set := cover(one.deemed_receipt.coverage)
	set.undetermined != null
} else := first_covered(set, t) if {
	one.deemed_receipt.after == null
	set := cover(one.deemed_receipt.coverage)
} else := received(cover(one.deemed_receipt.coverage), one.deemed_receipt.after, t)

received(set, cutoff, t) := refused if {
	refused := bounded(set.days[set.zone], t, t)
	refused.code
} else := first_covered(set, t) if {
	not too_late(set, cutoff, t)
} else := answer if {
	days := set.days[set.zone]
	row := upto(days.business_midnights, t)
	row < days.business
	answer := bounded(days, t, entry(days.business_openings, row))
} else := {"code": unreached(set.days[set.zone].known)}

too_late(set, cutoff, t) if {
	days := set.days[set.zone]
	row := upto(days.midnights, t) - 1
	row >= 0
	t < entry(days.ends, row)
	entry(days.opened, row)
	t > boundary(zone_named(set.zone), entry(days.numbers, row), cutoff).t
}
