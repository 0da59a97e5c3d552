# Delays: when each kind of delay ends.
package sla

import rego.v1

inside_horizon(asked, found) := found if {
	found.code
} else := found if {
	within_bounds(data.sla_tables.horizon, asked)
	found.t <= data.sla_tables.horizon[1]
} else := {"code": "SLA601"}

end_plain(delay, t) := {"why": delay.why} if {
	delay.kind == "none"
} else := {"why": set.undetermined} if {
	set := cover(delay.coverage)
	set.undetermined != null
} else := {"code": "SLA601"} if {
	not within_bounds(data.sla_tables.horizon, t)
} else := object.union(end_by_kind(delay, t), {"coverage": object.get(delay, "coverage", null)})

end_by_kind(delay, t) := covered_end(cover(delay.coverage), t, delay.seconds) if delay.kind == "covered"

end_by_kind(delay, t) := covered_end(cover(delay.coverage), t, 0) if delay.kind == "immediate"

end_by_kind(delay, t) := covered_end(cover(delay.coverage), t, delay.n * delay.hours) if delay.kind == "opening-days"

end_by_kind(delay, t) := inside_horizon(t, {"t": t + delay.seconds}) if delay.kind == "elapsed"

end_by_kind(delay, t) := business_days_end(cover(delay.coverage), delay, t) if delay.kind == "business-days"

end_by_kind(delay, t) := same_business_day_end(cover(delay.coverage), t) if delay.kind == "same-business-day"

end_by_kind(delay, t) := inside_horizon(t, working_days_end(delay, t)) if delay.kind == "working-days"

end_by_kind(delay, t) := inside_horizon(t, calendar_end(delay, t)) if delay.kind == "calendar"

end_by_kind(delay, t) := inside_horizon(t, {"t": delay.end}) if {
	delay.kind == "to-date"
	is_number(delay.end)
}

end_by_kind(delay, t) := {"code": "SLA601"} if {
	delay.kind == "to-date"
	not is_number(delay.end)
	is_number(t)
}

working_days_end(delay, t) := here if {
	here := wall(contract_zone, t)
	here.code
} else := {"code": "SLA602"} if {
	not last_known(delay, day_at(contract_zone, t))
} else := answer if {
	table := object.get(data.sla_tables, ["workdays", delay.workdays, "days"], null)
	today := day_at(contract_zone, t)
	row := (upto(table, today) + delay.n) - 1
	row < fact(table, "size")
	entry(table, row) <= last_known(delay, today)
	answer := boundary(contract_zone, entry(table, row) + 1, 0)
} else := {"code": "SLA602"} if {
	last_known(delay, day_at(contract_zone, t)) < data.sla_tables.last_day
} else := {"code": "SLA601"}

# The last day up to which the holidays are known from a day on.
last_known(delay, today) := data.sla_tables.last_day if {
	object.get(data.sla_tables, ["workdays", delay.workdays, "known"], null) == null
} else := answer if {
	found := [stretch[1] |
		some stretch in object.get(data.sla_tables, ["workdays", delay.workdays, "known"], null)
		within_bounds(stretch, today)
	]
	count(found) > 0
	answer := earlier(data.sla_tables.last_day, found[0])
}

calendar_end(delay, t) := here if {
	here := wall(contract_zone, t)
	here.code
} else := later if {
	later := day_later(day_at(contract_zone, t), delay)
	later.code
} else := boundary(contract_zone, later.day + 1, 0) if {
	delay.until == "end-of-day"
	later := day_later(day_at(contract_zone, t), delay)
} else := boundary(contract_zone, later.day, second) if {
	later := day_later(day_at(contract_zone, t), delay)
	shown := wall(contract_zone, t).wall
	second := shown - (floor(shown / day_length) * day_length)
}

# The day so many units later; of a month too short, its last day.
day_later(today, delay) := answer if {
	delay.unit in {"day", "week"}
	answer := {"day": today + (delay.n * steps[delay.unit])}
} else := answer if {
	starts := data.sla_tables.months
	month := upto(data.sla_tables.months, today) - 1
	month >= 0
	other := month + (delay.n * steps[delay.unit])
	other + 1 < fact(starts, "size")
	answer := {"day": earlier((entry(starts, other) + today) - entry(starts, month), entry(starts, other + 1) - 1)}
} else := {"code": "SLA601"}

steps := {"day": 1, "week": 7, "month": 1, "year": 12}

# later-of and earlier-of stand in one another at most twice: policies know no recursion.
end_nested(delay, t) := answer if {
	is_array(object.get(delay, "delays", null))
	parts := [ended | some part in delay.delays; ended := end_plain(part, t)]
	answer := one_of(delay.kind, parts)
} else := end_plain(delay, t)

end_of(delay, t) := answer if {
	is_array(object.get(delay, "delays", null))
	parts := [ended | some part in delay.delays; ended := end_nested(part, t)]
	answer := one_of(delay.kind, parts)
} else := end_plain(delay, t)

one_of(kind, parts) := answer if {
	without := [part | some part in parts; not is_number(object.get(part, "t", null))]
	count(without) > 0
	answer := without[0]
} else := answer if {
	fitting := [part | some part in parts; extreme(kind, part.t, parts)]
	answer := fitting[0]
}

extreme("later-of", t, parts) if {
	every part in parts { part.t <= t }
}

extreme("earlier-of", t, parts) if {
	every part in parts { part.t >= t }
}

# The end of a commitment's delay, carried to the next opening where it says so.
due_from(one, t) := carried_on(one, end_of(one.delay, t))

carried_on(one, found) := found if {
	not carries(one, found)
} else := with_opening(found, carried(cover(one.delay.coverage), found.t))

with_opening(found, opening) := opening if {
	opening.code
} else := object.union(found, opening)

carries(one, found) if {
	one.edge != null
	one.delay.kind in {"covered", "opening-days"}
	is_number(object.get(found, "t", null))
}

carried(set, t) := {"code": outside_code(t)} if {
	not within_bounds(set.known, t)
} else := next_opening(set, t) if {
	closes_at(set, t)
} else := {"t": t}

# When a commitment is due that is received at an instant, or why it is not known.
due_of(one, received_at) := {"code": one.refused} if {
	one.refused != null
} else := {"why": "start-not-stated"} if {
	not one.start_stated
} else := due_from(one, received_at.t) if {
	is_number(object.get(received_at, "t", null))
} else := received_at
