"""Which fact may stand in which block, which modifier after which fact, which values after a keyword.

This is data, and part of the language: the grammar reads every fact in every block, so that a
misplaced one is refused by its name.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import nodes as n

ANYWHERE = frozenset(("means", "does-not-mean", "examples", "note", "formerly"))

_FACTS = {
    "contract": "provider client reference version revision signed in-force renewed minimum-term ends-on "
    "horizon notice closes time-zone obligation-of-means obligation-of-result excluding-tax including-tax "
    "tax changes upgrade downgrade default-plan written prevails-in precedence commitment",
    "amendment": "amends reference revision signed takes-effect closes written prevails-in precedence",
    "coverage": "weekly all-hours dated-windows holiday-windows except-holidays except-coverages closed "
    "joins holidays-included only-in includes opening-hours time-zone on-call staffed-by whole-shifts",
    "holidays": "country region category dates-as-listed dates-as-decreed dated-entry except-dates",
    "rota": "under-coverage rotation dated-entry",
    "role": "held-by single-contact contact under-coverage channels support-level does at-least at-most",
    "channel": "contact under-coverage required-for preferred-for accepted-for not-accepted-for "
    "sets-priority alerts assigned-to confirmed-by free-of-charge",
    "service": "includes excludes under-coverage",
    "site": "time-zone under-coverage",
    "ticket-type": "includes excludes assigned-to",
    "definition": "includes excludes",
    "supplier": "reference contact in-force under-coverage commitment at-least costs",
    "scope": "includes excludes requires redirects",
    "report-form": "requires useful excludes one-request",
    "priority-rules": "priority-proposed-by priority-set-by default-priority reclassification higher-first "
    "highest-wins first-come changes",
    "criterion": "levels considers",
    "matrix": "rows columns row",
    "clock": "starts stops must-contain automatic-ignored automatic-counts deemed-received "
    "late-by-priority-change on-reopening confirmed-by",
    "priority": "commitment under-coverage effort",
    "commitments": "commitment",
    "exception": "commitment costs prevails-over",
    "plan": "commitment replaces under-coverage channels costs grants includes excludes support-level "
    "at-most at-least unlimited minimum-term notice",
    "state": "first-state marks waiting-for pauses assigned-to left-by not-accepted-for",
    "escalation-ladder": "step",
    "maintenance": "notice outside only-in at-most",
    "availability": "measures each-alone any-down all-down degradation-counts at-least at-most excludes "
    "only-in under-coverage",
    "credit": "based-on below above for-each-full for-each-started each-breach each-late-ticket at-most "
    "nothing-below prevails-over rounded-to rounded-cent commitment",
    "right": "arises commitment at-most",
    "duty": "does done automatic free-of-charge automatic-ignored automatic-counts",
    "price": "costs rounded-to rounded-up rounded-cent commitment",
    "prepaid-time": "costs grants instalment expires-after expires-each never-expires carried-over lost "
    "notice exhausted rounded-to rounded-up",
    "time-record": "seen-by invoice-basis automatic free-of-charge rounded-to rounded-up",
    "clause": "written text text-file",
    "worked-example": "given clocks-start occurrence in-state outage degradation planned-work work-done "
    "time-spent time-bought observed-availability observed-price expect-event expect-credit "
    "expect-price expect-availability expect-prepaid-time",
    "waiver": "concerns",
}

_STATUS = "as-target as-internal measured-only "
_WHEN = "when unless provider-only "
_MODIFIERS = {
    "commitment": _STATUS + _WHEN + "from at before after for-at-least over-each where-possible in-addition "
    "under-name by jointly means-of in-advance in-arrears on-site remotely on-request next-opening "
    "waited-days relying-on",
    "occurrence": "by means-of containing on-site remotely",
    "weekly": "on-site remotely",
    "dated-windows": "instead in-addition on-site remotely on-request",
    "holiday-windows": "instead on-site remotely on-request",
    "staffed-by": "on-site remotely jointly provider-only",
    "starts": "by jointly on-site remotely containing means-of " + _WHEN,
    "stops": "by jointly on-site remotely containing means-of " + _WHEN,
    "step": "at after before means-of " + _WHEN,
    "notice": "before by means-of " + _WHEN,
    "at-least": "over-each over-any in-addition under-name per for-a-term from before after "
    + _STATUS
    + _WHEN,
    "at-most": "over-each over-any in-addition under-name per for-a-term from before after on-request "
    + _STATUS
    + _WHEN,
    "unlimited": "over-each over-any on-request " + _WHEN,
    "based-on": "over-each " + _WHEN,
    "nothing-below": "over-each",
    "costs": "per in-advance in-arrears for-a-term on-request in-addition over-each at from after by on-site "
    "remotely " + _WHEN,
    "grants": "per in-addition at from for-a-term " + _WHEN,
    "instalment": "at before after by in-advance in-arrears " + _WHEN,
    "minimum-term": "from " + _WHEN,
    "signed": "by",
    "changes": "any-time by jointly at after before on-request over-each over-any for-a-term means-of "
    + _WHEN,
    "upgrade": "any-time by jointly at after before on-request over-each over-any for-a-term means-of "
    + _WHEN,
    "downgrade": "any-time by jointly at after before on-request over-each over-any for-a-term means-of "
    + _WHEN,
    "done": "by jointly before after at from means-of on-request where-possible over-each on-site remotely "
    + _STATUS
    + _WHEN,
    "does": "at after before means-of over-each over-any on-request on-site remotely jointly by "
    "where-possible " + _WHEN,
    "time-spent": "by on-site remotely",
    "time-bought": "by",
    "expect-event": "as-of",
    "expect-credit": "as-of for-period",
    "expect-price": "as-of for-period",
    "expect-availability": "as-of for-period",
    "expect-prepaid-time": "as-of",
    "priority-set-by": "jointly at " + _WHEN,
    "priority-proposed-by": "jointly at " + _WHEN,
    "reclassification": "towards jointly at before after " + _WHEN,
    "alerts": "at after before means-of " + _WHEN,
    "outside": "where-possible " + _WHEN,
    "only-in": "where-possible " + _WHEN,
    "contact": "on-request means-of " + _WHEN,
    "includes": "on-request over-each over-any where-possible " + _WHEN,
    "excludes": "on-request " + _WHEN,
    "under-coverage": "on-request " + _WHEN,
    "channels": "on-request " + _WHEN,
    "redirects": "means-of " + _WHEN,
    "confirmed-by": "means-of before after " + _WHEN,
    "free-of-charge": "on-request " + _WHEN,
    "held-by": "on-site remotely " + _WHEN,
}

_ORDER = (
    "per next-opening waited-days relying-on from at before after for-at-least over-each over-any as-target "
    "as-internal measured-only where-possible in-addition instead under-name for-period from-period as-of "
    "containing by jointly means-of towards for-a-term any-time in-advance in-arrears on-site remotely "
    "on-request provider-only when unless"
)
MODIFIER_ORDER = {key: place for place, key in enumerate(_ORDER.split())}

# t text, n name, p party, r number, e every ticket, u a value without a number
_TAKES = {
    "tu": "means does-not-mean examples note country region category reference contact does useful considers "
    "must-contain text-file amends provider client opening-hours",
    "nu": "joins channels default-plan sets-priority default-priority rows columns levels prevails-over "
    "under-coverage only-in outside except-holidays except-coverages closes holiday-windows row",
    "tneu": "includes excludes requires redirects",
    "tn": "measures concerns formerly",
    "tru": "version",
    "rtnu": "support-level",
    "pntu": "staffed-by held-by alerts assigned-to confirmed-by left-by waiting-for seen-by priority-set-by "
    "priority-proposed-by reclassification step",
    "neptu": "required-for preferred-for accepted-for not-accepted-for",
    "tnu": "rotation",
    "neu": "commitment",
}
_VALUES = {key: letters for letters, keys in _TAKES.items() for key in keys.split()}
_KIND_OF_VALUE: dict[type, str] = {
    n.Text: "t",
    n.Name: "n",
    n.Party: "p",
    n.Number: "r",
    n.EveryTicket: "e",
    n.Zone: "z",
}

FACTS = {kind: frozenset(keys.split()) | ANYWHERE for kind, keys in _FACTS.items()}
MODIFIERS = {key: frozenset(modifiers.split()) for key, modifiers in _MODIFIERS.items()}
_DEFAULT_MODIFIERS = frozenset(_WHEN.split())


def allowed_modifiers(fact: str) -> frozenset[str]:
    """The modifiers that may follow a fact."""
    return MODIFIERS.get(fact, _DEFAULT_MODIFIERS)


def takes_text(fact: str) -> bool:
    """Whether the value of a fact is text, and never a name."""
    allowed = _VALUES.get(fact, "")
    return "t" in allowed and "n" not in allowed


def blocks_for(fact: str) -> list[str]:
    """The kinds of block in which a fact may stand."""
    return [kind for kind, facts in FACTS.items() if fact in facts]


def slug(key: str) -> str:
    """The language-free name of a keyword: `UNDER_COVERAGE` is `under-coverage`,
    `E_RESOLVED` is `resolved`.
    """
    return key.removeprefix("E_").lower().replace("_", "-")


def wrong_values(fact: n.Fact) -> Iterable[tuple[n.Node, str]]:
    """The values of a fact that its keyword does not take, each with the letters of what it takes."""
    allowed = _VALUES.get(fact.key)
    if allowed is None:
        return
    for value in (
        getattr(fact, name, None) for name in ("value", "what", "targets", "parties", "gives", "persons")
    ):
        if isinstance(value, n.Values):
            for item in value.items:
                if _KIND_OF_VALUE[type(item)] not in allowed:
                    yield item, allowed
        elif isinstance(value, n.Unstated) and "u" not in allowed:
            yield value, allowed
