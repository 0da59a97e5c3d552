# Conditions: which commitments hold for a ticket as it is.
package sla

import rego.v1

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
