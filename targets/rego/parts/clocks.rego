# One clock: its start, its priority and its verdict.
package sla

import rego.v1

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
