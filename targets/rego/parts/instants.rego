# Instants: seconds since 1970, read from numbers or from RFC 3339 text with its offset.
package sla

import rego.v1

day_length := 86400

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
