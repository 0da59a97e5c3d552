"""The clock: business time as sets of seconds; pure, knows no contract.

`zone` local time from offset tables. `intervals` sets of time. `spec`, `layers`, `coverage` from windows as
written to a finished set; `finished` its union, intersection, difference; `reasons` why time is skipped.
`timeline` counts covered time, `days` business and working days, `calendar` days, weeks, months and terms.
`holidays`, `yearly` where dates come from; `lock` the text that keeps them. `errors` what is refused.
"""
