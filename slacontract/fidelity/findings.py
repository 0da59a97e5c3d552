"""What a configuration target finds wrong: with its settings, or with what it cannot say."""

from __future__ import annotations

from ..diagnostics import Kind, Severity, Words

UNKNOWN_OPTION = Kind(
    "SLA800",
    Severity.ERROR,
    Words(
        "Target {target} has no setting “{option}”.",
        "Its settings, under [targets.{target}] of slac.toml, are: {known}.",
    ),
    Words(
        "La cible {target} n’a pas de réglage « {option} ».",
        "Ses réglages, sous [targets.{target}] dans slac.toml, sont : {known}.",
    ),
)
BAD_OPTION = Kind(
    "SLA801",
    Severity.ERROR,
    Words(
        "The setting “{option}” of target {target} cannot be {value}.",
        "Under [targets.{target}] of slac.toml, write {wanted}.",
    ),
    Words(
        "Le réglage « {option} » de la cible {target} ne peut valoir {value}.",
        "Sous [targets.{target}] dans slac.toml, écrivez {wanted}.",
    ),
)
MISSING_MAPPING = Kind(
    "SLA802",
    Severity.ERROR,
    Words(
        "For “{clause}”, target {target} must know {what}.",
        "Under [targets.{target}] of slac.toml, write {write}.",
    ),
    Words(
        "Pour « {clause} », la cible {target} doit savoir {what}.",
        "Sous [targets.{target}] dans slac.toml, écrivez {write}.",
    ),
)
UNSUPPORTED_VERSION = Kind(
    "SLA803",
    Severity.ERROR,
    Words(
        "Target {target} is not made for version {version}.",
        "Give a version that it knows ({known}), or leave the setting out for {default}.",
    ),
    Words(
        "La cible {target} n’est pas faite pour la version {version}.",
        "Indiquez une version qu’elle connaît ({known}), ou omettez le réglage pour {default}.",
    ),
)
NOTHING_SAID = Kind(
    "SLA804",
    Severity.ERROR,
    Words(
        "Target {target} can say nothing of this contract: {why}.",
        "Leave the target out, or {mend}.",
    ),
    Words(
        "La cible {target} ne peut rien dire de ce contrat : {why}.",
        "Omettez cette cible, ou {mend}.",
    ),
)
NOT_CARRIED = Kind(
    "SLA805",
    Severity.WARNING,
    Words(
        "{target} does not watch over “{clause}”: {why}.",
        "Have somebody watch over it by other means; fidelity.md lists all that is left out.",
    ),
    Words(
        "{target} ne surveille pas « {clause} » : {why}.",
        "Faites-le suivre autrement ; fidelity.md liste tout ce qui est omis.",
    ),
)
LAST_EDITION = Kind(
    "SLA808",
    Severity.NOTE,
    Words(
        "{target} is made for the terms in force from {day} on.",
        "Load it on that day; until then, build the contract without that amendment.",
    ),
    Words(
        "{target} est fait pour les conditions en vigueur à compter du {day}.",
        "Chargez-le ce jour-là ; d’ici là, construisez le contrat sans cet avenant.",
    ),
)
