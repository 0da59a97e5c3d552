"""Settings of every test: what a skip must say, and how hard hypothesis searches."""

from __future__ import annotations

import gc
import os
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.system import install_line, is_present, missing_packages, packages_by_probe

# What is said is asserted in English, unless a test says otherwise.
os.environ.pop("LANGUAGE", None)
# The first test of Spark starts Java for all of them: what runs once or twice is not worth compiling well,
# and a heap of the usual 1 GB would be searched for garbage again and again.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:MetaspaceSize=256m"
SPARK = f"--driver-memory 2g --driver-java-options '{JAVA}' pyspark-shell"
os.environ.setdefault("PYSPARK_SUBMIT_ARGS", SPARK)

# Readers and oracles look zones up by name, and keep what they found (icalendar in a cache of its own): from
# the first to the last they get the data that our rule sets rest on, not the system's, which may be older.
zoneinfo.reset_tzpath(to=[])

REPOSITORY = Path(__file__).parent.parent

# Default: the same examples at each run, so that a failure is the change's doing and not the day's luck.
settings.register_profile(
    "default",
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


# The heap of thousands of collected tests would be searched for garbage again and again, in vain.
gc.disable()


def pytest_collection_finish() -> None:
    """Sets aside what collecting made, and looks for garbage seldom: a fifth of the processor time."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def under_ci() -> bool:
    """Whether a test that cannot run is a failure (CI=true) rather than a skip."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, so that a mistake shows early; then the slow ones, the servers' before the others.

    The quick ones of servers come last: many and short, they keep both processors busy to the end.
    """
    items.sort(key=_when)


def _when(item: pytest.Item) -> int:
    server = item.get_closest_marker("server") is not None
    if item.get_closest_marker("slow") is not None:
        return 1 if server else 2
    return 3 if server else 0


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a server test whose programs are absent, with the line that installs them; fails it under CI."""
    for marker in item.iter_markers("server"):
        known = packages_by_probe()
        unlisted = [probe for probe in marker.args if probe not in known]
        if unlisted or not marker.args:
            pytest.fail(f"server() names {unlisted or 'nothing'}: list it in tests/system-packages.txt")
        absent = [probe for probe in marker.args if not is_present(probe)]
        if absent:
            line = install_line(missing_packages(known, absent))
            pytest.skip(f"needs {', '.join(absent)}; to run it, as root: {line}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Turns every skip into a failure under CI: a test that nobody runs proves nothing."""
    report: pytest.TestReport = yield
    if report.skipped and not hasattr(report, "wasxfail") and under_ci():
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"under CI a skip is a failure: {reason}"
    return report


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY
