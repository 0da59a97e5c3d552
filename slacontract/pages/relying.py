"""Pages of what is found where a contract is set against that of a supplier."""

from __future__ import annotations

from . import Page, Told


def contract(title: str, provider: str, client: str, promise: str, until: str = "31 December 2027") -> str:
    """A contract with one promise, of one priority."""
    return f"""language en

contract "{title}"
  provider "{provider}"
  client "{client}"
  in force from 1 January 2026 until {until}
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage always "At all times"
  every day 00:00-24:00

{promise}
"""


def ours(promise: str) -> str:
    return contract("Support", "Harbour Systems", "Example Foods", promise)


def theirs(promise: str, until: str = "31 December 2027") -> str:
    return contract("Hosting", "Example Hosting", "Harbour Systems", promise, until)


P1 = 'priority P1 "Critical"\n  restoration within 4 hours counted in always'
OFFICE = P1.replace("always", "office")
CHECK = "slac check support.sla --relies-on hosting.sla --today 2026-06-01"

PAGES = (
    Page(
        "SLA443",
        Told(
            "A supplier who has longer than the provider promises the client.",
            "For every start while both contracts are in force, the deadline of our promise is set against "
            "that of the "
            "supplier for the same event and priority. Reported is the start at which the supplier has "
            "longest, with both "
            "deadlines. No deadline is changed by it.",
            "The provider promises what its own supplier need not deliver: the promise will be broken "
            "where it rests on "
            "that supplier.",
            "You pay for a delay that your supplier may take.",
        ),
        Told(
            "Un fournisseur qui a plus de temps que le prestataire n’en promet au client.",
            "Pour tout départ tant que les deux contrats sont en vigueur, l’échéance de notre engagement "
            "est mise en regard de "
            "celle du fournisseur, pour le même événement et la même priorité. Est dit le départ où le "
            "fournisseur a le plus "
            "de temps, avec les deux échéances. Aucune échéance n’en est changée.",
            "Le prestataire promet ce que son propre fournisseur n’est pas tenu de fournir : l’engagement "
            "sera rompu là où il "
            "repose sur lui.",
            "Vous payez un retard que votre fournisseur a le droit de prendre.",
        ),
        {"support.sla": ours(P1), "hosting.sla": theirs(OFFICE)},
        CHECK,
        {"hosting.sla": theirs(P1)},
    ),
    Page(
        "SLA444",
        Told(
            "A promise that rests on a supplier who promises nothing of the kind.",
            "The supplier's contract has no deadline for this event and priority, best effort only, a "
            "target that binds "
            "nobody, or a promise on a condition that may not hold.",
            "Nothing but the provider's own effort stands behind this promise.",
            "You owe a result that you cannot claim from the supplier.",
        ),
        Told(
            "Un engagement qui repose sur un fournisseur qui ne promet rien de tel.",
            "Le contrat du fournisseur n’a pas d’échéance pour cet événement et cette priorité, dit « au "
            "mieux », vise un "
            "objectif qui n’oblige personne, ou promet sous une condition qui peut ne pas tenir.",
            "Rien que l’effort du prestataire n’est derrière cet engagement.",
            "Vous devez un résultat que vous ne pouvez exiger du fournisseur.",
        ),
        {"support.sla": ours(P1), "hosting.sla": theirs(P1.replace("restoration", "response"))},
        CHECK,
        {"hosting.sla": theirs(P1)},
    ),
    Page(
        "SLA445",
        Told(
            "A priority that the supplier's contract does not know by this name.",
            "Promises are compared priority by priority. Where the supplier calls its own otherwise, "
            "nobody but you can say "
            "which one a ticket of yours will have there.",
            "Your worst incident may be an ordinary one at the supplier's desk.",
            "Say which is which, on the command line, once; the agreement with the supplier should say it "
            "too.",
        ),
        Told(
            "Une priorité que le contrat du fournisseur ne connaît pas sous ce nom.",
            "Les engagements se comparent priorité par priorité. Si le fournisseur nomme les siennes "
            "autrement, vous seul "
            "pouvez dire laquelle y aura l’un de vos tickets.",
            "Votre pire incident est peut-être banal au guichet du fournisseur.",
            "Dites une fois, à la ligne de commande, laquelle est laquelle ; l’accord avec le fournisseur "
            "devrait le dire "
            "aussi.",
        ),
        {"support.sla": ours(P1), "hosting.sla": theirs(P1.replace("P1", "S1"))},
        CHECK,
        {},
        f"{CHECK} --priority P1=S1",
    ),
    Page(
        "SLA446",
        Told(
            "A supplier's contract that does not last as long as what rests on it.",
            "The two terms are compared: from the day on which the supplier's contract ends, or until it "
            "begins, nothing "
            "stands behind the promise.",
            "In the last months of the contract you may meet a provider without its supplier.",
            "Renew in time, or you will negotiate under a promise that you have already given.",
        ),
        Told(
            "Un contrat de fournisseur qui dure moins que ce qui repose sur lui.",
            "Les deux durées sont comparées : à partir du jour où le contrat du fournisseur s’achève, ou "
            "jusqu’à celui où il "
            "commence, rien n’est derrière l’engagement.",
            "Les derniers mois, vous aurez peut-être affaire à un prestataire sans son fournisseur.",
            "Reconduisez à temps, ou vous négocierez tenu par un engagement déjà donné.",
        ),
        {"support.sla": ours(P1), "hosting.sla": theirs(P1, "30 June 2027")},
        CHECK,
        {"hosting.sla": theirs(P1)},
    ),
)
