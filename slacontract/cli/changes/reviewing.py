"""Pairs of contracts compared under a policy."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...compare import Comparison, compare
from ...compare.gate import Judged, Policy, judged, notice_kept, version_bump
from ...compare.problems import UNRELATED
from ...compare.versions import version
from ...compiling import Compilation
from ...diagnostics import Diagnostic, Severity
from ...model.from_syntax import NO_CONTRACT
from ...project import Files, compile_job
from ...records import dataclass
from ...ruleset.shared import Shared
from ...source import Source
from ..findings.report import Finding, finding, in_reading_order
from ..words import surroundings_language
from .sides import Entry, Pair


@dataclass(frozen=True)
class Reviewed:
    """One pair of contracts: what changed, under the policy, and what else is wrong.

    `findings`: of files that cannot be read or compiled, of the version and the notice; `broken`: there was
    nothing to compare. `unreadable`: a file could not be read at all. `stopped`: a finding about the version,
    the notice or an approval is an error by the project's own severities.
    """

    old: str | None
    new: str | None
    language: str
    comparison: Comparison | None
    changes: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    reference: str | None = None
    broken: bool = False
    unreadable: bool = False
    stopped: bool = False

    @property
    def name(self) -> str:
        """How the contract is called: as it is now, else as it was."""
        return self.new or self.old or "-"

    @property
    def fails(self) -> bool:
        """Whether a change is not accepted, or nothing could be compared."""
        return self.broken or self.stopped or any(one.fails for one in self.changes)


@dataclass(frozen=True)
class Read:
    """A side of a pair as compiled; None where there is no such side."""

    name: str
    files: Files
    compiled: Compilation | None
    unreadable: Diagnostic | None = None


def read(entry: Entry | None, today: datetime.date, shared: Shared | None = None) -> Read | None:
    """Reads and compiles one contract, without its checks. `shared`: by both sides of a pair."""
    if entry is None:
        return None
    files, content = entry.read()
    if isinstance(content, Diagnostic):
        return Read(entry.name, files, None, content)
    return Read(entry.name, files, compile_job(content, files, today=today, checks=False, shared=shared))


def errors_of(one: Read | None) -> list[Diagnostic]:
    """What keeps a contract from being compared; a worked example that fails leaves its rules as they are."""
    if one is None or one.compiled is None:
        return []
    found = [each for each in one.compiled.diagnostics if each.severity is Severity.ERROR]
    if one.compiled.rules is not None:
        return [each for each in found if not each.code.startswith("SLA7")]
    return found or list(one.compiled.diagnostics)


def _library(one: Read | None) -> bool:
    """Whether a file only lends its blocks to contracts: what changes of it shows in these."""
    return one is not None and any(each.code == NO_CONTRACT.code for each in errors_of(one))


def by_reference(waiting: Sequence[Pair], today: datetime.date) -> list[tuple[Read | None, Read | None]]:
    """Each pair compiled; what has no pair by its path gets one by the reference of its contract."""
    found = [
        (read(old, today, shared), read(new, today, shared)) for old, new in waiting for shared in (Shared(),)
    ]
    gone = {
        one.compiled.rules.contract.reference: (one, at)
        for at, (one, other) in enumerate(found)
        if other is None and one is not None and one.compiled is not None and one.compiled.rules is not None
        if one.compiled.rules.contract.reference is not None
    }
    taken = set()
    for at, (one, other) in enumerate(found):
        if one is not None or other is None or other.compiled is None or other.compiled.rules is None:
            continue
        contract = other.compiled.contract
        names = [other.compiled.rules.contract.reference, *(contract.former_references if contract else ())]
        partner = next((gone.pop(name) for name in names if name in gone), None)
        if partner is not None:
            found[at] = partner[0], other
            taken.add(partner[1])
    return [pair for at, pair in enumerate(found) if at not in taken]


def review(
    old: Read | None, new: Read | None, policy: Policy, today: datetime.date, language: str | None
) -> Reviewed | None:
    """What became of one contract; None for files that are no contract on either side."""
    sides = [one for one in (old, new) if one is not None]
    if all(map(_library, sides)):
        return None
    compiled = [one.compiled for one in reversed(sides) if one.compiled is not None]
    said = (
        language or next((one.language for one in compiled if one.language), None) or surroundings_language()
    )
    sources: dict[str, Source] = {}
    for one in sides:
        if one.compiled is not None:
            sources |= one.compiled.sources
    names = (None if old is None else old.name), (None if new is None else new.name)
    missing = [one.unreadable for one in sides if one.unreadable is not None]
    found = [finding(one, sources, said) for one in missing]
    for one in sides:
        if one.compiled is not None:
            found += [finding(each, one.compiled.sources, said) for each in errors_of(one)]
    reference = next((one.rules.contract.reference for one in compiled if one.rules is not None), None)
    if found:
        return Reviewed(
            *names, said, None, (), in_reading_order(found), sources, reference, True, bool(missing)
        )
    if old is None or new is None:
        return Reviewed(*names, said, None, (), (), sources, reference)
    assert old.compiled is not None
    assert new.compiled is not None
    comparison = compare(old.compiled, new.compiled)
    if not comparison.related:
        problem = finding(UNRELATED.at(old=old.name, new=new.name), sources, said)
        return Reviewed(*names, said, None, (), (problem,), sources, reference, True)
    before, after = version(old.compiled), version(new.compiled)
    changes, over = judged(comparison, policy, today, said)
    others = [*over, version_bump(comparison, before, after), notice_kept(comparison, before, after, today)]
    said_of = policy.severities
    weighed = [
        replace(one, severity=said_of.get(one.code, one.severity)) for one in others if one is not None
    ]
    findings = tuple(finding(one, sources, said) for one in weighed)
    stopped = any(one.severity is Severity.ERROR for one in weighed)
    return Reviewed(*names, said, comparison, changes, findings, sources, reference, stopped=stopped)
