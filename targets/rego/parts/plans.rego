# Plans: what one edition of the contract promises under one plan.
package sla

import rego.v1

plan_name := text_of("plan") if {
	is_string(object.get(input, "plan", null))
} else := data.sla_tables.default_plan

# The plan in each edition that has it: its number, and when the edition is in force.
views := object.get(data.sla_tables, ["views", plan_name], [])

refusal := data.sla_tables.refused if {
	data.sla_tables.refused != null
} else := "SLA603" if {
	not worded("plan")
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

has_priority(name) if {
	some view in views
	some known in said_by(view.plan, "priorities")
	known == name
}

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
