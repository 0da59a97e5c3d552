# Zones: what calendar and clock show at an instant, from tables of offsets.
package sla

import rego.v1

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
