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
	not worded("commitment")
} else := failed("SLA604") if {
	count(labels) == 0
} else := failed("SLA613") if {
	not worded("priority")
} else := failed("SLA613") if {
	not worded("channel")
} else := failed("SLA622") if {
	text_of("priority") != null
	not has_priority(text_of("priority"))
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
