# Answers for one support contract: when would something be due, and how much time is covered?
#
#   data.sla.due      input: {"commitment": id} or {"metric", "priority", "channel", "attributes"}; "at"; "plan"
#   data.sla.elapsed  input: {"coverage", "from", "to", "plan"}
#
# Instants are seconds since 1970-01-01T00:00Z, or RFC 3339 text with an offset. Days, zones and coverages are
# read from data.sla_tables, beside this file: nothing here knows the contract's calendar. A question without
# an answer gets a code, never a number.
package sla

import rego.v1

day_length := 86400

# --- how many of some ascending numbers are no greater than another ----------------------------------

upto(list, number) := 0 if {
	number < fact(list, "first")
} else := found if {
	bucket := floor((number - fact(list, "first")) / fact(list, "width"))
	bucket < fact(list, "size")
	low := nth(list, "index", bucket)
	high := nth(list, "index", bucket + 1)
	found := low + count([place |
		some place in numbers.range(low, high)
		place < high
		entry(list, place) <= number
	])
} else := fact(list, "size")

# Paths are given whole: some engines copy all that a variable selects from.
fact(list, name) := object.get(data.sla_tables, ["lists", list, name], null)

nth(list, name, place) := object.get(data.sla_tables, ["lists", list, name, place], null)

entry(list, place) := object.get(data.sla_tables, ["lists", list, "of", place], null)

# Not min and max: an engine compares their numbers as text.
later(one, other) := one if {
	one >= other
} else := other

earlier(one, other) := one if {
	one <= other
} else := other

within_bounds(bounds, number) if {
	bounds[0] <= number
	number <= bounds[1]
}

# --- reading -----------------------------------------------------------------------------------------

whole := `^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?$`

offset_pattern := `[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?$`

# The years 2 to 9998.
readable := [-62104060800, 253370764799]

instant(said) := {"t": said} if {
	is_number(said)
	said == floor(said)
	within_bounds(readable, said)
} else := written(said) if {
	is_string(said)
	regex.match(whole, said)
} else := {"code": "SLA612"}

# What is written, in numbers; the offset is null where none is.
written(said) := read({
	"year": digits(said, 0, 4),
	"month": digits(said, 5, 2),
	"day": digits(said, 8, 2),
	"hour": digits(said, 11, 2),
	"minute": digits(said, 14, 2),
	"second": seconds_of(said),
	"offset": east(said),
})

read(parts) := {"code": "SLA612"} if {
	not sound(parts)
} else := {"code": "SLA611"} if {
	parts.offset == null
} else := {"t": moment} if {
	date := civil(parts.year, parts.month, parts.day)
	moment := ((((date * day_length) + (parts.hour * 3600)) + (parts.minute * 60)) + parts.second) - parts.offset
	within_bounds(readable, moment)
} else := {"code": "SLA612"}

digits(said, place, length) := to_number(concat("", ["1", substring(said, place, length)])) - powers[length]

powers := {2: 100, 4: 10000}

sound(parts) if {
	parts.year >= 1
	parts.month >= 1
	parts.month <= 12
	parts.day >= 1
	parts.day <= length_of(parts.year, parts.month)
	parts.hour < 24
	parts.minute < 60
	parts.second < 60
	parts.offset != "no time of day"
}

length_of(year, month) := 28 if {
	month == 2
	not leap(year)
} else := 29 if {
	month == 2
} else := 30 if {
	month in {4, 6, 9, 11}
} else := 31

leap(year) if {
	year % 4 == 0
	year % 100 != 0
}

leap(year) if year % 400 == 0

seconds_of(said) := digits(said, 17, 2) if {
	substring(said, 16, 1) == ":"
} else := 0

east(said) := 0 if {
	endswith(upper(said), "Z")
} else := answer if {
	shown := regex.find_n(offset_pattern, said, 1)[0]
	answer := east_of(substring(shown, 0, 1), digits(shown, 1, 2), digits(shown, 4, 2), offset_seconds(shown))
} else := null

east_of(sign, hours, minutes, seconds) := {"+": 1, "-": -1}[sign] * (((hours * 3600) + (minutes * 60)) + seconds) if {
	hours < 24
	minutes < 60
	seconds < 60
} else := "no time of day"

offset_seconds(shown) := digits(shown, 7, 2) if {
	count(shown) == 9
} else := 0

# The number of a written date, 0 for 1 January 1970; years begin in March here.
civil(year, month, day) := ((((((shifted * 365) + floor(shifted / 4)) - floor(shifted / 100)) + floor(shifted / 400)) + floor(((153 * ((month + 9) % 12)) + 2) / 5)) + day) - 719469 if {
	shifted := year - floor((14 - month) / 12)
}

attributes_said := said if {
	said := object.get(input, "attributes", {})
	said != null
} else := {}

attributes_readable if {
	is_object(attributes_said)
	every name, one in attributes_said {
		is_string(name)
		readable_attribute(one)
	}
}

readable_attribute(one) if is_string(one)

readable_attribute(one) if is_boolean(one)

readable_attribute(one) if one in {0, 1}

attribute(name) := one if {
	one := attributes_said[name]
	not one in {0, 1}
} else := attributes_said[name] == 1

text_of(name) := one if {
	one := input[name]
	is_string(one)
	one != ""
} else := null

# --- zones -------------------------------------------------------------------------------------------

# The wall time at an instant, in seconds as if it were UTC.
wall(zone, t) := answer if {
	row := upto(zone.starts, t) - 1
	row >= 0
	answer := {"wall": t + entry(zone.offsets, row)}
} else := {"code": "SLA601"}

day_at(zone, t) := floor(wall(zone, t).wall / day_length)

# The first instant at which the clock shows a time of a day or later.
boundary(zone, day, second) := {"code": "SLA601"} if {
	shown := (day * day_length) + second
	upto(zone.tops, shown) == 0
	shown - entry(zone.offsets, 0) < entry(zone.starts, 0)
} else := answer if {
	shown := (day * day_length) + second
	row := upto(zone.tops, shown)
	answer := {"t": later(entry(zone.starts, row), shown - entry(zone.offsets, row))}
}

zone_named(name) := object.get(data.sla_tables, ["zones", name], null)

contract_zone := object.get(data.sla_tables, ["zones", data.sla_tables.contract.zone], null)

# --- sets of time ------------------------------------------------------------------------------------

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

# --- days --------------------------------------------------------------------------------------------

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

# --- delays ------------------------------------------------------------------------------------------

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

# --- the contract ------------------------------------------------------------------------------------

plan_name := text_of("plan") if {
	is_string(object.get(input, "plan", null))
} else := data.sla_tables.default_plan

# The plan in each edition that has it: its number, and when the edition is in force.
views := object.get(data.sla_tables, ["views", plan_name], [])

refusal := data.sla_tables.refused if {
	data.sla_tables.refused != null
} else := "SLA603" if {
	count(views) == 0
}

in_force(view, t) if {
	from_start(view.in_force[0], t)
	before_end(view.in_force[1], t)
}

from_start(first, _) if first == null

from_start(first, t) if first <= t

before_end(until, _) if until == null

before_end(until, t) if t < until

at := instant(object.get(input, "at", null))

current := answer if {
	now := [view | some view in views; in_force(view, at.t)]
	count(now) > 0
	answer := now[0]
} else := views[count(views) - 1]

# A fact of the plan that is asked about.
said_by(number, name) := object.get(data.sla_tables, ["plans", number, name], null)

commitment(number, place) := object.get(data.sla_tables, ["plans", number, "commitments", place], null)

id_place(number, id) := object.get(data.sla_tables, ["plans", number, "ids", id], null)

clocks_of(number, metric) := object.get(data.sla_tables, ["plans", number, "metrics", metric], [])

# Coverages are looked up in the edition in force, or for elapsed time in the first that has them.
plan := current.plan if {
	not input.coverage
} else := answer if {
	having := [view.plan |
		some view in views
		is_object(cover_in(view.plan, input.coverage))
	]
	count(having) > 0
	answer := having[0]
}

# --- conditions --------------------------------------------------------------------------------------

# Whether an instant lies in one of some coverages: true, false, or the code of one that is not known there.
inside(number, names, t) := outside_code(t) if {
	unknown := [place |
		some place
		name := names[place]
		not within_bounds(cover_in(number, name).known, t)
	]
	count(unknown) > 0
	holding := [place |
		some place
		name := names[place]
		covers_known(cover_in(number, name), t)
	]
	not comes_first(holding, unknown)
} else := true if {
	some name in names
	covers_known(cover_in(number, name), t)
} else := false

covers_known(set, t) if {
	within_bounds(set.known, t)
	covers(set, t)
}

comes_first(holding, unknown) if {
	count(holding) > 0
	holding[0] < unknown[0]
}

opposite(true) := false

opposite(false) := true

opposite(code) := code if is_string(code)

negated_if(false, said) := said

negated_if(true, said) := opposite(said)

atom_said(atom, around) := is_yes(atom.name) if {
	atom.kind == "judged"
} else := inside(around.plan, atom.values, around.t) if {
	atom.kind == "started-in"
} else := false if {
	atom.kind in {"reported-in", "reported-outside"}
	not around.reported
} else := inside(around.plan, atom.values, around.t) if {
	atom.kind == "reported-in"
} else := opposite(inside(around.plan, atom.values, around.t)) if {
	atom.kind == "reported-outside"
} else := true if {
	value_of(atom, around) in atom.values
} else := false

is_yes(name) := true if {
	attribute(name) in {true, "yes"}
} else := false

value_of(atom, _) := attribute(atom.name) if atom.kind == "criterion"

value_of(atom, _) := attribute(atom.kind) if atom.kind in {"service", "site", "type"}

value_of(atom, _) := text_of("channel") if atom.kind == "channel"

value_of(atom, _) := plan_name if atom.kind == "plan"

value_of(atom, around) := around.priority if atom.kind == "priority"

value_of(atom, around) := said_by(around.plan, "first_state") if atom.kind == "state"

# Whether a commitment's condition holds: true, false, or a code. All atoms are read.
condition(one, around) := true if {
	one.when == null
} else := answer if {
	said := [negated_if(atom.negated, plain) |
		some atom in one.when.atoms
		plain := atom_said(atom, around)
	]
	answer := all_hold(said, one.when.negated)
}

all_hold(said, negated) := answer if {
	codes := [code | some code in said; is_string(code)]
	count(codes) > 0
	answer := codes[0]
} else := negated if {
	false in said
} else := opposite(negated)

# --- one clock ---------------------------------------------------------------------------------------

blank := {
	"metric": "",
	"label": null,
	"commitment": null,
	"priority": null,
	"cycle": null,
	"status": "error",
	"start": null,
	"deemed_start": null,
	"deadline": null,
	"projection": null,
	"stop": null,
	"late_elapsed_s": null,
	"late_covered_s": null,
	"decided_at": null,
	"ended_at": null,
	"flags": [],
	"why": null,
	"code": null,
}

forced := text_of("commitment")

# The clocks that are asked about, by their labels, in all editions: a clock is one wherever it stands.
metric_asked := text_of("metric") if {
	forced == null
} else := having[0].metric if {
	count(having) > 0
}

having := [{"metric": metric, "label": clock.label} |
	some view in views
	place := id_place(view.plan, forced)
	is_number(place)
	metric := commitment(view.plan, place).metric
	some clock in clocks_of(view.plan, metric)
	place in clock.members
]

labels := answer if {
	forced != null
	answer := [one.label | some one in array.slice(having, 0, 1)]
} else := every_label if {
	count(views) == 1
} else := answer if {
	answer := [label |
		some number
		label := every_label[number]
		not label in array.slice(every_label, 0, number)
	]
}

every_label := [label |
	some view in views
	some clock in clocks_of(view.plan, metric_asked)
	label := clock.label
]

# The commitments of a clock in one edition, by their places; of one that is named, itself.
group(number, label) := answer if {
	some clock in clocks_of(number, metric_asked)
	clock.label == label
	answer := [place | some place in clock.members; is_asked(number, place)]
} else := []

is_asked(_, _) if forced == null

is_asked(number, place) if place == id_place(number, forced)

said_priority(members) := text_of("priority") if {
	text_of("priority") != null
} else := commitment(current.plan, members[0]).priority if {
	forced != null
	count(members) > 0
} else := null

concerns(one, priority) if one.priority == null

concerns(one, priority) if one.priority == priority

starts_with(one, _) if forced != null

starts_with(one, priority) if concerns(one, priority)

# What the events are that start a clock, all at one instant: the priority said, whether one reports.
start_of(members) := {"said": said, "reported": reports(starts)} if {
	said := said_priority(members)
	starts := [kind |
		some place in members
		starts_with(commitment(current.plan, place), said)
		some kind in commitment(current.plan, place).starts
	]
}

reports(starts) := true if {
	count(starts) == 0
} else := "reported" in starts

priority_in(number, start) := start.said if {
	start.said != null
} else := by_channel if {
	start.reported
	by_channel := object.get(data.sla_tables, ["plans", number, "channels", text_of("channel")], null)
	by_channel != null
} else := answer if {
	cells := [cell.priority | some cell in said_by(number, "priority_table"); fits(cell.levels)]
	count(cells) > 0
	answer := cells[0]
} else := said_by(number, "default_priority")

fits(levels) if {
	every name, level in levels {
		attribute(name) == level
	}
}

# One clock: the edition in force decides; the others, whether something was promised before or after.
judge(label) := judged(every_edition) if {
	start := start_of(group(current.plan, label))
	every_edition := [found |
		some view in views
		members := group(view.plan, label)
		count(members) > 0
		found := chosen(view, members, start)
	]
}

judged(found) := object.union(blank, {"metric": metric_asked, "code": codes[0]}) if {
	codes := [one.code | some one in found; one.code]
	count(codes) > 0
} else := answer if {
	begun := [one | some one in found; one.in_force; count(one.kept) > 0]
	count(begun) > 0
	answer := run(begun[0])
} else := object.union(blank, {"metric": metric_asked, "status": "no-commitment", "why": "not-in-force"}) if {
	count([one | some one in found; count(one.kept) > 0]) > 0
} else := object.union(blank, {"metric": metric_asked, "status": "no-commitment", "why": "priority-or-condition"})

# What holds in one edition: the commitments, their priority and flags; or a code.
chosen(view, members, start) := {
	"in_force": here,
	"kept": [commitment(view.plan, members[0])],
	"priority": priority_in(view.plan, start),
	"flags": [],
} if {
	forced != null
	here := is_in_force(view)
} else := answer if {
	priority := priority_in(view.plan, start)
	around := {"t": at.t, "reported": start.reported, "priority": priority, "plan": view.plan}
	applying := [one |
		some place in members
		one := commitment(view.plan, place)
		concerns(one, priority)
	]
	said := [condition(one, around) | some one in applying]
	answer := chosen_of(applying, said, priority, is_in_force(view))
}

is_in_force(view) := true if {
	in_force(view, at.t)
} else := false

chosen_of(applying, said, priority, here) := {"code": codes[0]} if {
	codes := [code | some code in said; is_string(code)]
	count(codes) > 0
} else := {
	"in_force": here,
	"kept": kept,
	"priority": priority,
	"flags": unset_flags(applying),
} if {
	kept := picked(applying, said)
}

# The commitments that hold; a default yields to its exception.
picked(applying, said) := kept if {
	holding := [one |
		some place
		one := applying[place]
		said[place] == true
	]
	names := {one.id | some one in holding}
	kept := [one |
		some one in holding
		count({name | some name in one.yields_to} & names) == 0
	]
}

unset_flags(applying) := ["judged-unset"] if {
	some one in applying
	some atom in one.when.atoms
	atom.kind == "judged"
	not is_set(atom.name)
} else := []

is_set(name) if attributes_said[name] != null

run(begun) := object.union(blank, {"metric": metric_asked, "code": "SLA605"}) if {
	count(begun.kept) > 1
} else := found_to(begun.kept[0], begun.priority, begun.flags, deemed(begun.kept[0], at.t))

found_to(one, priority, flags, received_at) := answer if {
	found := due_of(one, received_at)
	known := {
		"metric": one.metric,
		"label": one.label,
		"commitment": one.id,
		"priority": priority,
		"start": at.t,
		"deemed_start": object.get(received_at, "t", null),
		"deadline": object.get(found, "t", null),
		"flags": flags,
	}
	answer := object.union(blank, object.union(known, verdict(one, found)))
}

verdict(one, found) := {"status": "error", "code": found.code} if {
	found.code
} else := {"status": "undetermined", "why": found.why} if {
	found.why
} else := {"status": "undetermined", "why": "stop-not-stated"} if {
	not one.stop_stated
} else := {
	"status": "breached",
	"decided_at": found.t,
	"late_elapsed_s": at.t - found.t,
	"late_covered_s": late_covered(found),
} if {
	found.t + grace(one) <= at.t
} else := {"status": "running"}

grace(one) := 1 if {
	one.bound == "within"
} else := 0

late_covered(found) := object.get(covered_between(cover(found.coverage), found.t, at.t), "seconds", null) if {
	is_string(object.get(found, "coverage", null))
} else := null

# --- questions ---------------------------------------------------------------------------------------

failed(code) := object.union(blank, {"metric": metric_said, "code": code})

metric_said := forced if {
	forced != null
} else := text_of("metric") if {
	text_of("metric") != null
} else := ""

due := failed(refusal) if {
	refusal
} else := failed(at.code) if {
	at.code
} else := failed("SLA613") if {
	not attributes_readable
} else := failed("SLA604") if {
	count(labels) == 0
} else := answer if {
	count(begun) > 1
	answer := object.union(begun[0], {"status": "error", "deadline": null, "code": "SLA605"})
} else := begun[0]

results := [judge(label) | some label in labels]

begun := running if {
	running := [one | some one in results; not one.status in {"no-commitment", "not-started"}]
	count(running) > 0
} else := results

no_seconds := {"seconds": null, "why": null, "code": null}

elapsed := object.union(no_seconds, {"code": refusal}) if {
	refusal
} else := object.union(no_seconds, {"code": "SLA604"}) if {
	not cover(input.coverage)
} else := object.union(no_seconds, {"why": cover(input.coverage).undetermined}) if {
	cover(input.coverage).undetermined != null
} else := object.union(no_seconds, {"code": instant(input.from).code}) if {
	instant(input.from).code
} else := object.union(no_seconds, {"code": instant(input.to).code}) if {
	instant(input.to).code
} else := object.union(no_seconds, covered_between(cover(input.coverage), instant(input.from).t, instant(input.to).t))
