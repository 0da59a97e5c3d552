"""Which fields of the model the rule set says too, kind by kind."""

from __future__ import annotations

_SAID = frozenset({"language", "translations"})
_NUMBER = frozenset({"low", "words", *_SAID})
_PROMISE = frozenset(
    {
        "low",
        "words",
        "on_site",
        "remotely",
        "on_request",
        "jointly_with",
        "means_of",
        "in_addition",
        "instead",
        *_SAID,
    }
)
_HEAD = frozenset({"why", "words", *_SAID})
_WINDOWS = frozenset({"on_site", "remotely", "on_request", "words", *_SAID})

RULED: dict[str, dict[str, frozenset[str]]] = {
    "contract": {
        "label": _SAID,
        "provider": _HEAD,
        "client": _HEAD,
        "reference": _HEAD,
        "version": _HEAD,
        "revision": frozenset(),
        "in_force": frozenset({"why", "end_missing", *_SAID}),
        "zone": frozenset(),
        "closes": _WINDOWS | {"label", "why"},
        "default_plan": frozenset(),
        "written_in": frozenset(),
        "tax": frozenset(),
        "signed": frozenset({"date", "by"}),
    },
    "coverages": {
        **dict.fromkeys(
            (
                "weekly",
                "at_all_hours",
                "dated",
                "on_holidays",
                "except_holidays",
                "excepts",
                "includes",
                "only_in",
                "joins",
                "closed",
                "keeps_shifts",
                "zone",
                "opening_hours",
                "except_holidays_missing",
                "holidays_included",
            ),
            _WINDOWS,
        ),
        "closed": _WINDOWS | {"label"},
        "label": _SAID,
        "on_call": frozenset(),
    },
    "holidays": {
        **dict.fromkeys(("country", "region", "category", "decreed", "missing"), _NUMBER),
        "also_on": _SAID,
        "not_on": _SAID,
        "label": _SAID,
    },
    "priorities": {"commitments": _PROMISE, "label": _SAID},
    "commitments": {"commitments": _PROMISE},
    "exceptions": {"when": _NUMBER, "commitments": _PROMISE, "prevails_over": frozenset()},
    "plans": {"commitments": _PROMISE, "replaces": frozenset(), "label": _SAID, "channels": frozenset()},
    "states": {
        "first": frozenset(),
        "marks": frozenset(),
        "waiting_for": _SAID | {"text"},
        "pauses": _NUMBER,
        "label": _SAID,
    },
    "clocks": {
        **dict.fromkeys(
            (
                "starts",
                "stops",
                "starts_by",
                "stops_by",
                "must_contain",
                "automatic_counts",
                "deemed",
                "late_by_priority_change",
                "reopening",
            ),
            _SAID,
        ),
    },
    "ladders": {"steps": frozenset({"means_of", *_SAID})},
    "maintenance": {
        **dict.fromkeys(
            ("outside", "only_in", "outside_where_possible", "only_in_where_possible"), frozenset()
        ),
        "limits": _PROMISE | {"things", "per", "status"},
        "notices": frozenset({"sent", "by", *_NUMBER, "means_of"}),
        "label": _SAID,
    },
    "availabilities": {
        **dict.fromkeys(
            ("measures", "rule", "under_coverage", "degradation_weight", "excludes"), frozenset()
        ),
        "limits": _PROMISE | {"things", "per"},
        "label": _SAID,
    },
    "credits": {
        **dict.fromkeys(
            (
                "based_on",
                "worse_of",
                "bands",
                "slices",
                "each_breach",
                "each_late_ticket",
                "caps",
                "nothing_below",
                "prevails_over",
                "rounding",
                "over",
            ),
            _NUMBER,
        ),
        "label": _SAID,
    },
    "prices": {
        "costs": _NUMBER
        | {"in_advance", "in_addition", "on_request", "on_site", "remotely", "start", "at", "term", "by"},
        "rounding": frozenset(),
        "label": _SAID,
    },
    "prepaid": {
        **dict.fromkeys(
            (
                "grants",
                "expires_after",
                "expires_at_end_of",
                "never_expires",
                "unused",
                "rounding",
                "exhausted",
            ),
            _NUMBER,
        ),
        "label": _SAID,
    },
    "channels": {"under_coverage": frozenset(), "sets_priority": frozenset(), "label": _SAID},
    "matrices": {"cells": frozenset(), "rows": frozenset(), "columns": frozenset()},
    "rotas": {"rotations": frozenset(), "turns": frozenset(), "coverage": frozenset()},
    "priority_rules": {"default": frozenset()},
}
"""Of each kind of block, the fields that the rule set says too, so that its comparison answers for them; and
of these the keys at any depth that it does not say, which are compared as words."""
