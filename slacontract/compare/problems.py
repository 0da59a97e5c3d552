"""What can be wrong with the two sides of a comparison, and with what a project says about changes."""

from __future__ import annotations

from ..diagnostics import Kind, Severity, Words

UNKNOWN_REVISION = Kind(
    "SLA030",
    Severity.ERROR,
    Words(
        "There is no revision {revision} in this repository.",
        "Name a commit, branch or tag that “git rev-parse” knows; “git fetch” brings those of a remote.",
    ),
    Words(
        "Il n’y a pas de révision {revision} dans ce dépôt.",
        "Nommez un commit, une branche ou une étiquette du dépôt ; « git fetch » apporte ceux d’ailleurs.",
    ),
)
REVISION_LIKE_OPTION = Kind(
    "SLA031",
    Severity.ERROR,
    Words(
        "{revision} is not taken for a revision: it begins like an option.",
        "Name the commit by its hash, or as refs/heads/{revision}.",
    ),
    Words(
        "{revision} n’est pas pris pour une révision : cela commence comme une option.",
        "Nommez le commit par son empreinte, ou par refs/heads/{revision}.",
    ),
)
NO_REPOSITORY = Kind(
    "SLA032",
    Severity.ERROR,
    Words(
        "{folder} is in no git repository: {why}.",
        "Run it inside a clone, or name two files or folders.",
    ),
    Words(
        "{folder} n’est dans aucun dépôt git : {why}.",
        "Lancez la commande dans un clone, ou nommez deux fichiers ou dossiers.",
    ),
)
SHALLOW = Kind(
    "SLA033",
    Severity.ERROR,
    Words(
        "This clone is shallow and does not hold revision {revision}.",
        "Fetch more history: “git fetch --unshallow”, or fetch-depth: 0 (GIT_DEPTH: 0).",
    ),
    Words(
        "Ce clone est partiel (shallow) et ne contient pas la révision {revision}.",
        "Rapatriez l’historique : « git fetch --unshallow », ou fetch-depth: 0 (GIT_DEPTH: 0).",
    ),
)
NOT_IN_REVISION = Kind(
    "SLA034",
    Severity.ERROR,
    Words(
        "Revision {revision} holds no {path}.",
        "Give the path from the top of the repository, or another revision.",
    ),
    Words(
        "La révision {revision} ne contient pas {path}.",
        "Donnez le chemin depuis la racine du dépôt, ou une autre révision.",
    ),
)
UNRELATED = Kind(
    "SLA036",
    Severity.DANGER,
    Words(
        "{old} and {new} are not versions of one contract: reference, parties and title all differ.",
        "Compare the right files; a contract that got a new reference says “formerly” the old one.",
    ),
    Words(
        "{old} et {new} ne sont pas deux versions d’un contrat : référence, parties et titre diffèrent.",
        "Comparez les bons fichiers ; un contrat dont la référence change dit « anciennement » l’ancienne.",
    ),
)
