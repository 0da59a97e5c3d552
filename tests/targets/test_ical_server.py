"""Calendars go through a real server and come back right: Radicale, vdirsyncer, khal."""

from __future__ import annotations

import base64
import datetime
import itertools
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slacontract.targets.ical import emit
from slacontract.targets.ical.timed import coverages_of
from support.calendar_cases import specs
from support.compiled import compiled_of
from support.targets import EXAMPLES, example, of_text, seen_by

from slacontract.clock.coverage import CoverageSpec
from slacontract.clock.intervals import clip, normalise
from slacontract.emitter import Compiled

pytestmark = pytest.mark.server("/usr/bin/radicale", "/usr/bin/vdirsyncer", "/usr/bin/khal")

BEFORE = """language en

contract "Support"
  reference "S-7"
  revision 1 of 1 December 2025
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  time zone Europe/Paris

holidays france "Public holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  except holidays france

coverage nights "Nights"
  every day 22:00-06:00
  on call
"""
AFTER = (
    BEFORE.replace("revision 1 of 1 December 2025", "revision 2 of 1 February 2026")
    .replace("09:00-13:00 and 14:00-17:00", "08:30-13:00 and 14:00-17:00")
    .replace("every day 22:00-06:00", "Monday to Friday 22:00-06:00")
)
FIRST, DAYS = datetime.date(2026, 1, 1), 730
DRAWS = itertools.count()
# Not Casablanca: khal answers a zone's name from data of its own, which do not know Morocco's change of
# September 2026.
drawn = specs().filter(lambda one: any(one.weekly) and one.zone.name != "Africa/Casablanca")
KHAL = """[calendars]
[[hours]]
path = {folder}/vdir/hours
readonly = True
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {folder}/khal.db
"""
VDIRSYNCER = """[general]
status_path = "{folder}/status/"
[pair p]
a = "local"
b = "remote"
collections = ["hours"]
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "{folder}/vdir/"
fileext = ".ics"
[storage remote]
type = "caldav"
url = "http://127.0.0.1:{port}/sla/"
username = "sla"
password = "x"
"""


@dataclass(frozen=True)
class Server:
    """A server with one calendar, and the two programs that read from it, all below one folder."""

    folder: Path
    port: int

    def request(self, method: str, path: str, body: bytes = b"") -> int:
        """The status of one request to the server."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/sla/{path}",
            data=body or None,
            method=method,
            headers={
                "Authorization": "Basic " + base64.b64encode(b"sla:x").decode(),
                "Content-Type": "text/calendar; charset=utf-8",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return int(answer.status)

    def put(self, content: bytes) -> None:
        """Imports a calendar as clients do: each event by its UID, with the zones."""
        whole = icalendar.Calendar.from_ical(content)
        zones = whole.walk("VTIMEZONE")
        for event in whole.walk("VEVENT"):
            one = icalendar.Calendar()
            one.add("version", "2.0")
            one.add("prodid", "-//test//EN")
            one.subcomponents = [*zones, event]
            assert self.request("PUT", f"hours/{event['UID']}.ics", one.to_ical()) in (201, 204)

    def read(
        self, whole_days: set[str], first: datetime.date = FIRST, days: int = DAYS
    ) -> set[tuple[str, str, int, int]]:
        """What khal shows after a synchronisation: (UID, status, start, end) of each event but those."""
        self._run("/usr/bin/vdirsyncer", "-c", str(self.folder / "vds.conf"), "sync")
        form = "{uid}|{status}|{start-long-full}|{end-long-full}|{title}"
        shown = self._run(
            *("/usr/bin/khal", "-c", str(self.folder / "khal.conf"), "list", "--format", form),
            *("--day-format", "", "--notstarted", first.isoformat(), f"{days}d"),
        )
        found = set()
        for line in shown.splitlines():
            uid, status, start, end, _ = line.split("|", 4)
            if uid not in whole_days:
                found.add((uid, status.strip(), _utc(start), _utc(end)))
        return found

    def _run(self, *command: str) -> str:
        environment = {"HOME": str(self.folder), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
        done = subprocess.run(
            command, env=environment, input="y\n" * 20, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _utc(text: str) -> int:
    moment = datetime.datetime.strptime(text.strip(), "%Y-%m-%d %H:%M")
    return int(moment.replace(tzinfo=datetime.UTC).timestamp())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server of one's own on a free port of the loopback, ended with the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one = Server(tmp_path, port)
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path))
    (tmp_path / "vds.conf").write_text(VDIRSYNCER.format(folder=tmp_path, port=port))
    settings = f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n"
    settings += f"[storage]\nfilesystem_folder = {tmp_path}/collections\n[logging]\nlevel = warning\n"
    (tmp_path / "radicale.conf").write_text(settings)
    with (tmp_path / "radicale.log").open("w") as log:
        process = subprocess.Popen(
            ["/usr/bin/radicale", "--config", str(tmp_path / "radicale.conf")], stdout=log, stderr=log
        )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, (tmp_path / "radicale.log").read_text()
                time.sleep(0.1)
        assert one.request("MKCALENDAR", "hours/") == 201
        one._run("/usr/bin/vdirsyncer", "-c", str(tmp_path / "vds.conf"), "discover", "p")
        yield one
    finally:
        process.terminate()
        process.wait(timeout=20)


def all_day(content: bytes) -> set[str]:
    """The UIDs of the events of whole days, to which khal gives the hour 00:00."""
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return {str(one["UID"]) for one in events if not isinstance(one["DTSTART"].dt, datetime.datetime)}


def wanted(compiled: Compiled, name: str) -> list[tuple[int, int]]:
    """The engine's intervals that begin within the two years."""
    first = int(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC).timestamp())
    rows = compiled.rules.editions[-1].plans["*"].coverages[name].intervals
    return [(start, end) for start, end, _ in rows if first <= start < first + (DAYS - 1) * 86400]


def within(shown: set[tuple[str, str, int, int]], *, cancelled: bool = False) -> list[tuple[int, int]]:
    first = int(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC).timestamp())
    return sorted(
        (start, end)
        for _, status, start, end in shown
        if first <= start < first + (DAYS - 1) * 86400 and ("CANCELLED" in status.upper()) == cancelled
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["office", "nights"])
def test_what_comes_back_is_the_engine_s_and_a_change_updates_it(server: Server, name: str) -> None:
    """The intervals of two years are the engine's; after a change the same events are updated, and the
    intervals that are not cancelled are those of the changed contract."""
    before, after = of_text(BEFORE), of_text(AFTER)
    path = f"coverage-{name}.ics"
    old = {artifact.path: artifact.content for artifact in emit(before).artifacts}
    days = all_day(old[path])
    server.put(old[path])
    shown = server.read(days)
    assert within(shown) == wanted(before, name)
    assert len(normalise(within(shown))) > 400

    later = Compiled(after.contract, after.rules, after.examples, "client", "en", options={"previous": old})
    new = {artifact.path: artifact.content for artifact in emit(later).artifacts}
    server.put(new[path])
    changed = server.read(days | all_day(new[path]))

    assert within(changed) == wanted(after, name)
    assert within(changed) != within(shown)
    if name == "nights":
        weekends = [start for start, _ in within(changed, cancelled=True)]
        assert len(weekends) > 100
    # Everything that was shown is there still, updated or cancelled: no event was orphaned.
    assert {uid for uid, *_ in shown} <= {uid for uid, *_ in changed}


@pytest.mark.slow
def test_every_example_comes_back_as_the_engine_has_it(server: Server) -> None:
    """The calendars of all coverages of all examples, in one collection of the server: over ten months, both
    nights on which clocks change among them, each shows the intervals of its coverage."""
    first, days = datetime.date(2026, 6, 1), 310
    start = int(datetime.datetime(2026, 6, 10, tzinfo=datetime.UTC).timestamp())
    span = (start, start + 300 * 86400)
    owners: dict[str, tuple[str, str]] = {}
    wanted: dict[tuple[str, str], object] = {}
    whole_days: set[str] = set()
    for path in EXAMPLES:
        compiled = seen_by(example(path), "provider")
        for named in coverages_of(compiled):
            rows = named.latest.intervals
            if not rows:
                continue
            key = path.stem, named.file
            wanted[key] = normalise(clip([(row[0], row[1]) for row in rows], span))
            made = {artifact.path: artifact.content for artifact in emit(compiled).artifacts}
            content = made[f"{named.file}.ics"]
            server.put(content)
            whole_days |= all_day(content)
            for event in icalendar.Calendar.from_ical(content).walk("VEVENT"):
                owners[str(event["UID"])] = key
    shown: dict[tuple[str, str], list[tuple[int, int]]] = {key: [] for key in wanted}
    for uid, _, begins, ends in server.read(whole_days, first, days):
        shown[owners[uid]].append((begins, ends))

    assert len(wanted) > 10
    assert {key: normalise(clip(normalise(rows), span)) for key, rows in shown.items()} == wanted


@pytest.mark.slow
@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(several=st.lists(drawn, min_size=4, max_size=4))
def test_any_coverage_comes_back_as_the_engine_has_it(server: Server, several: list[CoverageSpec]) -> None:
    """Coverages drawn at random, in zones of their own, come back from the server to the second."""
    # The server is one for all draws: names of their own keep the events of each apart.
    named = {f"d{next(DRAWS)}": spec for spec in several}
    compiled = compiled_of(named, FIRST, FIRST + datetime.timedelta(days=DAYS - 1))
    start = int(datetime.datetime(2026, 1, 10, tzinfo=datetime.UTC).timestamp())
    span = (start, start + 300 * 86400)
    made = {artifact.path: artifact.content for artifact in emit(compiled).artifacts}
    owners: dict[str, str] = {}
    wanted: dict[str, object] = {}
    whole_days: set[str] = set()
    for name in named:
        content = made.get(f"coverage-{name}.ics")
        if content is None:
            continue
        rows = compiled.rules.editions[-1].plans["*"].coverages[name].intervals
        wanted[name] = normalise(clip([(opens, closes) for opens, closes, _ in rows], span))
        server.put(content)
        whole_days |= all_day(content)
        owners |= {str(one["UID"]): name for one in icalendar.Calendar.from_ical(content).walk("VEVENT")}
    shown: dict[str, list[tuple[int, int]]] = {name: [] for name in wanted}
    for uid, _, begins, ends in server.read(whole_days, FIRST, 312):
        if uid in owners:
            shown[owners[uid]].append((begins, ends))

    assert {name: normalise(clip(normalise(rows), span)) for name, rows in shown.items()} == wanted
