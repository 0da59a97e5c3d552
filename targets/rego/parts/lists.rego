# Lists of the tables: how many of some ascending numbers are no greater than another.
package sla

import rego.v1

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
