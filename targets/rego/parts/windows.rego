# Windows: sets of covered time, and what is asked of them.
package sla

import rego.v1

cover(name) := answer if {
	answer := cover_in(plan, name)
	answer != null
}

# A set of time by its name in a plan; null for none.
cover_in(number, name) := object.get(data.sla_tables, ["coverages", place], null) if {
	place := object.get(data.sla_tables, ["plans", number, "coverages", name], null)
	is_number(place)
} else := null

outside_code(t) := "SLA602" if {
	within_bounds(data.sla_tables.horizon, t)
} else := "SLA601"

unreached(known) := "SLA602" if {
	known[1] < data.sla_tables.horizon[1]
} else := "SLA601"

counted(set, t) := 0 if {
	upto(set.opens, t) == 0
} else := answer if {
	row := upto(set.opens, t) - 1
	answer := (entry(set.before, row) + earlier(t, entry(set.closes, row))) - entry(set.opens, row)
}

covers(set, t) if {
	row := upto(set.opens, t) - 1
	row >= 0
	t < entry(set.closes, row)
}

closes_at(set, t) if upto(set.closes, t) > upto(set.closes, t - 1)

covered_between(set, start, end) := {"code": outside_code(start)} if {
	not within_bounds(set.known, start)
} else := {"code": outside_code(end)} if {
	not within_bounds(set.known, end)
} else := {"seconds": counted(set, end) - counted(set, start)}

opening_from(set, row) := answer if {
	row < set.size
	entry(set.opens, row) < set.known[1]
	answer := {"t": entry(set.opens, row)}
} else := {"code": unreached(set.known)}

first_covered(set, t) := {"code": outside_code(t)} if {
	not within_bounds(set.known, t)
} else := {"t": t} if {
	covers(set, t)
} else := opening_from(set, upto(set.opens, t))

next_opening(set, t) := {"code": outside_code(t)} if {
	not within_bounds(set.known, t)
} else := opening_from(set, upto(set.opens, t - 1))

covered_end(set, t, seconds) := first_covered(set, t) if {
	seconds <= 0
} else := {"code": outside_code(t)} if {
	not within_bounds(set.known, t)
} else := {"t": reached} if {
	wanted := counted(set, t) + seconds
	row := upto(set.before, wanted - 1) - 1
	row < set.size
	reached := (entry(set.opens, row) + wanted) - entry(set.before, row)
	reached <= set.known[1]
} else := {"code": unreached(set.known)}
