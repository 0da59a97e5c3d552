# Attributes of a ticket and other words of the question.
package sla

import rego.v1

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

# A word of the question that is text, or not said: nothing else is taken for either.
worded(name) if object.get(input, name, null) == null

worded(name) if is_string(object.get(input, name, null))

text_of(name) := one if {
	one := input[name]
	is_string(one)
	one != ""
} else := null
