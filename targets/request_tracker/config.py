"""The Perl that Request Tracker loads. Every text of the contract is a quoted string, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from slacontract.clock.face import to_minute
from slacontract.fidelity import Calendar
from slacontract.lowering import Windows

from .account import Level, Made

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PAGE = """# Written by slacontract for RT_SiteConfig.d.
# RT takes the first file that sets these two, and no other.
"""
_SCRIPT = """#!/usr/bin/perl
# Written by slacontract: switches the SLA of these queues on, which RT keeps in its database.
# It can be run again at will.
use strict;
use warnings;
use utf8;
use lib $ENV{RT_LIB} || '/usr/share/request-tracker5/lib';
use RT;
RT::LoadConfig();
RT::Init();
binmode STDOUT, ':encoding(UTF-8)';
binmode STDERR, ':encoding(UTF-8)';
for my $name (%s) {
    my $queue = RT::Queue->new(RT->SystemUser);
    $queue->Load($name);
    die "no queue is called $name\\n" unless $queue->id;
    next unless $queue->SLADisabled;
    my ($done, $why) = $queue->SetSLADisabled(0);
    die "$name: $why\\n" unless $done;
    print "$name: SLA switched on\\n";
}
"""


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def perl(text: str) -> str:
    """A text as an expression of Perl that gives it back: nothing in it is read as code.

    Single quotes; control characters by their number, since Perl reads a carriage return of its own text
    as part of a line's end.
    """
    pieces = []
    at = 0
    for found in _CONTROLS.finditer(text):
        pieces += [_quoted(text[at : found.start()])] if found.start() > at else []
        pieces.append('"' + "".join(f"\\x{{{ord(one):x}}}" for one in found.group()) + '"')
        at = found.end()
    if at < len(text) or not pieces:
        pieces.append(_quoted(text[at:]))
    return pieces[0] if len(pieces) == 1 else f"({' . '.join(pieces)})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def configuration(made: Made) -> bytes:
    """Business hours and levels, as one file in UTF-8."""
    used = [one for one in made.calendars if not one.always]
    hours = [f"  {perl(calendar.name)} => {{\n{_hours(calendar)}  }},\n" for calendar in used]
    names = _Names(made)
    levels = [f"    {perl(level.name)} => {{\n{_level(made, level, names)}    }},\n" for level in made.levels]
    hours += [f"  {perl(name)} => {{\n{_hours(calendar)}  }},\n" for name, calendar in names.pausing]
    return (
        f"{_PAGE}use utf8;\n\n"
        f"Set(%ServiceBusinessHours, (\n{''.join(hours)}));\n\n"
        f"Set(%ServiceAgreements, (\n  Levels => {{\n{''.join(levels)}  }},\n));\n\n1;\n"
    ).encode()


def queue_script(queues: Sequence[str]) -> bytes:
    """The script that switches the SLA of queues on."""
    return (_SCRIPT % ", ".join(perl(one) for one in queues)).encode()


def _hours(calendar: Calendar) -> str:
    """The days of a calendar, Sunday being 0; what lies between two windows of a day is a break."""
    lines = []
    for number, windows in enumerate(calendar.pattern.week):
        if windows:
            opens, closes = windows[0][0], windows[-1][1]
            day = f"Name => '{_DAYS[number]}', Start => {_clock(opens)}, End => {_clock(closes)}"
            breaks = ", ".join(_breaks(windows))
            lines.append(
                f"    {(number + 1) % 7} => {{ {day}{f', Breaks => [{breaks}]' if breaks else ''} }},\n"
            )
    dates = ", ".join(f"'{on.isoformat()}'" for on in sorted(calendar.pattern.closed))
    if dates:
        lines.append(f"    holidays => [{dates}],\n")
    return "".join(lines)


def _breaks(windows: Windows) -> Iterator[str]:
    for (_, closes), (opens, _) in pairwise(windows):
        yield f"{{ Start => {_clock(closes)}, End => {_clock(opens)} }}"


def _clock(second: int) -> str:
    return f"'{to_minute(second)}'"


class _Names:
    """The spelling of business minutes.

    RT 5 counts a pause in the hours whose *name* is the number of minutes, and where there are none in
    Monday to Friday, nine to six. So there are such hours, and `240` and `240.0` are two names of one number.
    """

    def __init__(self, made: Made) -> None:
        self.pausing: list[tuple[str, Calendar]] = []
        self._taken = {calendar.name for calendar in made.calendars}

    def minutes(self, number: int, calendar: Calendar) -> str:
        """A spelling of so many minutes that names a copy of the calendar."""
        for name, known in self.pausing:
            if float(name) == number and known.pattern == calendar.pattern:
                return name
        name = str(number) if number else "0.0"  # Perl takes "0" as no name
        while name in self._taken or any(name == other for other, _ in self.pausing):
            name += "0" if "." in name else ".0"
        self.pausing.append((name, calendar))
        return name


def _level(made: Made, level: Level, names: _Names) -> str:
    zone = level.carrying.view.zone.name if level.calendar is None else level.calendar.pattern.zone.name
    lines = [f"      Timezone => {perl(zone)},\n"]
    if level.calendar is None or level.calendar.always:
        lines.append("      Starts => { RealMinutes => 0 },\n")
    else:
        lines.append(f"      BusinessHours => {perl(level.calendar.name)},\n")
        lines.append("      Starts => { BusinessMinutes => 0 },\n")
    for slot, member in level.carrying.members.items():
        paused = [made.states[state] for state in member.one.pauses if state in made.states]
        if level.calendar is None or level.elapsed(member):
            says = [f"RealMinutes => {member.count.count}"]
        elif paused:
            says = [f"BusinessMinutes => '{names.minutes(member.count.count, level.calendar)}'"]
        else:
            says = [f"BusinessMinutes => {member.count.count}"]
        if paused:
            says.append(f"IgnoreOnStatuses => [{', '.join(perl(one) for one in dict.fromkeys(paused))}]")
            says.append("ExcludeTimeOnIgnoredStatuses => 1")
        lines.append(f"      {slot} => {{ {', '.join(says)} }},\n")
    return "".join(lines)
