"""What the page of each kind of change says, in English and French; mirrored kinds share one text."""

from __future__ import annotations

from ..records import dataclass


@dataclass(frozen=True)
class Told:
    """What is compared, and why it matters to the client and to the provider."""

    what: str
    client: str
    provider: str


EN: dict[tuple[str, ...], Told] = {
    ("other",): Told(
        "Something changed that no rule gives a direction: the order of priorities, a default plan, a "
        "price whose parts go against each other, a promise in hours that have no date yet, a term that "
        "loses some days and gains others or whose dates were to be agreed, a renewal. It counts as mixed, "
        "so that nothing changes in silence.",
        "Ask what it is for. It may cost you something that the comparison cannot weigh.",
        "Say in the pull request what it does; whoever reviews it cannot read it from the numbers.",
    ),
    ("due-later", "due-sooner"): Told(
        "The deadline of a promise was reckoned by both versions for every start of the horizon at which "
        "both are in force, to the second. It never moves the other way. The dated case is the start at "
        "which it moves most; `slac deadline --at` gives its two deadlines. Pauses are left aside: they "
        "are compared by themselves.",
        "The dated case shows what a ticket gains or loses at the most; an ordinary one may move by less.",
        "Sooner deadlines need people at those hours. Look at the dated case before you sign: it often "
        "lies beside a weekend or a holiday.",
    ),
    ("due-moved",): Told(
        "Some starts are due later than before and others sooner, over the same horizon. Typical causes: "
        "covered hours that became elapsed time, hours that moved within the day, another country’s "
        "holidays. The dated case is the greatest move of all, whichever its direction.",
        "Find out when your tickets come in: what you gain by day you may lose at night.",
        "A promise that is easier in the office may be harder on a Friday evening. Check who works then.",
    ),
    ("promise-added", "promise-removed"): Told(
        "A promise came or went: a commitment, or the number of one that had none (“not committed”, “to "
        "be agreed”).",
        "A promise that goes takes its credits, its place in shares and its line in the reports with it.",
        "A new promise needs somebody who keeps it, a state that stops its clock, and a supplier who "
        "promises as much.",
    ),
    ("binds-less", "binds-more"): Told(
        "The deadline stays, and what it binds to changes: the share of tickets, the status (a promise, a"
        " target, an internal figure), who may read it, or the supplier it rests on.",
        "Of a target, no breach follows and no credit; of a share, only the tickets beyond it.",
        "A promise that binds more turns misses of today into breaches. Look at last year’s figures first.",
    ),
    ("clock-looser", "clock-tighter"): Told(
        "The clock of a promise starts, stops, waits or begins anew otherwise, and a listed rule says "
        "whom that favours: more pauses, a later start or a stop by less spare the provider. No deadline "
        "by function can show it, since it rests on what happens to the ticket.",
        "Every state that pauses a clock is time you wait without it counting. Ask who may set that state.",
        "Fewer pauses mean that waiting for others is your time. Check the states that your helpdesk "
        "really uses.",
    ),
    ("clock-changed",): Told(
        "The clock of a promise runs otherwise, and no rule says for whom: other start or stop events "
        "that are not ordered, a pause that moved from one state to another, another condition.",
        "Take three tickets of yours and follow them through both texts.",
        "The helpdesk has to be configured anew: its events and states are what the clock goes by.",
    ),
    ("fewer-hours", "more-hours"): Told(
        "All seconds that a coverage covers were compared over the horizon, holidays and clock changes "
        "included. It only lost, or only gained. Hours are told of the usual week, of a year and of its "
        "public holidays. What it means for deadlines is told promise by promise.",
        "Hours that are covered are hours in which time counts for you.",
        "More hours need a rota. `slac check` finds covered hours with nobody on duty (SLA308, SLA442).",
    ),
    ("hours-moved",): Told(
        "A coverage gained some hours and lost others; or both promises and planned work count in it, so "
        "that more hours are good and bad at once.",
        "Compare the hours with those in which your people work.",
        "The same number of hours may need other people.",
    ),
    ("availability-lower", "availability-higher"): Told(
        "The promised availability, its period, what it measures or what it leaves out changed, all in "
        "one direction. It is told as minutes of downtime in a month of 30 days. What holds in every "
        "month holds in every quarter.",
        "From 99.9 % to 99.5 % is 173 minutes more of downtime in a month without a breach.",
        "Each planned outage that no longer counts as maintenance is downtime.",
    ),
    ("availability-changed",): Told(
        "The availability is reckoned otherwise, and not in one direction: another period with another "
        "percentage, other hours, other components.",
        "A long period forgives a long outage; a short one forgives many short ones.",
        "Reckon last year’s outages by both texts: `slac evaluate` does it from the log.",
    ),
    ("maintenance-looser", "maintenance-tighter"): Told(
        "Planned work got more freedom or less: notice, hours in which it may lie, or its cap.",
        "Time that is validly announced is no downtime. Short notice is a surprise by contract.",
        "Work outside what the text allows counts as downtime, however well it was meant.",
    ),
    ("credit-less", "credit-more"): Told(
        "A service credit was reckoned by both versions for every value of its figure, caps included, and"
        " never goes the other way. The sums are those of the worst case, and of the value at which they "
        "differ most.",
        "A credit that costs the provider little changes little. Compare it with what an outage costs you.",
        "The cap is what you risk in a period; reckon with it, not with the first band.",
    ),
    ("credit-changed",): Told(
        "A service credit gives more for some values and less for others, or is of another figure, "
        "period, currency or rounding. The value shown is that of the greatest difference.",
        "Look at the outages that you really have: the small ones or the great ones.",
        "A steeper credit insures the client against the worst and costs you nothing in a good month.",
    ),
    ("price-up", "price-down"): Told(
        "A price changed in one direction in all its parts: rates, percentages of another price, the "
        "greater or the lesser of several sums.",
        "Credits that are percentages of this price change with it, without a word of their own.",
        "Say from when: a price holds for whole periods of the edition in force.",
    ),
    ("terms-for-client", "terms-for-provider"): Told(
        "Something that is given or owed changed, by a listed rule: a channel, a duty, a right, the "
        "scope, the length of a notice, the minimum term, prepaid time. Or the term moved: the days on "
        "which the contract is no longer in force, or newly is, are told; tickets that start on them lose "
        "their commitments, or have some.",
        "A channel or a duty that goes is often worth more than an hour of a deadline.",
        "What is promised in words is promised. Make sure that somebody does it.",
    ),
    ("words",): Told(
        "Something reads otherwise and moves no deadline, no hours and no sum; or it was proved to come "
        "to the same. Texts of clauses are never judged.",
        "Read it. A sentence about liability may weigh more than all numbers.",
        "Keep such changes apart from those of numbers: they are read by other people.",
    ),
    ("added", "removed"): Told(
        "A block came or went that by itself promises nothing: a coverage that nothing counts in yet, a "
        "definition, a worked example, a plan.",
        "What is new may be used by the next change; what goes may have been an example that you relied on.",
        "A worked example that goes takes a proof with it. Write a new one for the new text.",
    ),
    ("internal",): Told(
        "Something changed that only the provider may read: rotas, suppliers, internal targets, waivers, "
        "costs. No artefact for the client shows it, and it favours nobody in the contract.",
        "You do not see it, and owe it nothing.",
        "Leave it out of a review that the client reads.",
    ),
}
FR: dict[tuple[str, ...], Told] = {
    ("other",): Told(
        "Quelque chose a changé sans qu’aucune règle n’en donne le sens : l’ordre des priorités, la "
        "formule par défaut, un prix dont les parts s’opposent, un engagement dans des horaires encore "
        "sans date, une durée du contrat qui perd des jours et en gagne d’autres ou dont les dates restaient "
        "à convenir, une reconduction. C’est compté des deux côtés, pour que rien ne change en silence.",
        "Demandez à quoi cela sert. Cela peut vous coûter ce que la comparaison ne sait pas peser.",
        "Dites-le dans la demande de fusion : qui la relit ne peut le lire dans les chiffres.",
    ),
    ("due-later", "due-sooner"): Told(
        "L’échéance d’un engagement a été calculée par les deux versions pour tout départ de l’horizon où"
        " toutes deux sont en vigueur, à la seconde près. Elle ne bouge jamais dans l’autre sens. Le cas "
        "daté est le départ où elle bouge le plus ; `slac deadline --at` en donne les deux échéances. Les"
        " pauses sont comparées à part.",
        "Le cas daté montre ce qu’un ticket gagne ou perd au plus ; un ticket ordinaire peut bouger moins.",
        "Une échéance plus proche demande du monde à ces heures-là. Regardez le cas daté avant de signer "
        ": il touche souvent une fin de semaine ou un jour férié.",
    ),
    ("due-moved",): Told(
        "Certains départs sont dus plus tard qu’avant et d’autres plus tôt, sur le même horizon. Causes "
        "usuelles : des heures couvertes devenues du temps écoulé, des horaires déplacés dans la journée,"
        " les jours fériés d’un autre pays. Le cas daté est le plus grand déplacement, dans quelque sens "
        "qu’il soit.",
        "Voyez quand arrivent vos tickets : ce que vous gagnez le jour, vous pouvez le perdre la nuit.",
        "Un engagement plus facile au bureau peut l’être moins un vendredi soir. Vérifiez qui travaille "
        "alors.",
    ),
    ("promise-added", "promise-removed"): Told(
        "Un engagement est venu ou parti : lui-même, ou le chiffre de celui qui n’en avait pas (« sans "
        "engagement », « à convenir »).",
        "Un engagement qui part emporte ses avoirs, sa place dans les taux et sa ligne dans les rapports.",
        "Un nouvel engagement demande quelqu’un qui le tienne, un état qui arrête son chronomètre, et un "
        "fournisseur qui promet autant.",
    ),
    ("binds-less", "binds-more"): Told(
        "L’échéance reste et ce à quoi elle engage change : le taux de tickets, le statut (engagement, "
        "objectif, chiffre interne), qui peut la lire, ou le fournisseur dont elle dépend.",
        "D’un objectif ne suit ni manquement ni avoir ; d’un taux, seulement pour les tickets au-delà.",
        "Un engagement plus fort fait des retards d’aujourd’hui des manquements. Voyez d’abord les "
        "chiffres passés.",
    ),
    ("clock-looser", "clock-tighter"): Told(
        "Le chronomètre d’un engagement démarre, s’arrête, attend ou reprend autrement, et une règle dit "
        "qui cela favorise : plus de pauses, un départ plus tardif ou un arrêt à moins ménagent le "
        "prestataire. Aucune échéance ne peut le montrer, puisque cela dépend de la vie du ticket.",
        "Tout état qui suspend un chronomètre est une attente qui ne compte pas. Demandez qui peut le poser.",
        "Moins de pauses : l’attente des autres devient votre temps. Vérifiez les états réellement utilisés.",
    ),
    ("clock-changed",): Told(
        "Le chronomètre d’un engagement court autrement, sans règle qui dise pour qui : d’autres "
        "événements sans ordre entre eux, une pause passée d’un état à un autre, une autre condition.",
        "Prenez trois de vos tickets et suivez-les dans les deux textes.",
        "L’outil de tickets est à reconfigurer : le chronomètre suit ses événements et ses états.",
    ),
    ("fewer-hours", "more-hours"): Told(
        "Toutes les secondes d’une couverture ont été comparées sur l’horizon, jours fériés et "
        "changements d’heure compris. Elle n’a fait que perdre, ou que gagner. Les heures sont celles de "
        "la semaine usuelle, d’une année et de ses jours fériés. L’effet sur les échéances est dit "
        "engagement par engagement.",
        "Les heures couvertes sont celles où le temps compte pour vous.",
        "Plus d’heures demandent un planning. `slac check` trouve les heures sans personne (SLA308, SLA442).",
    ),
    ("hours-moved",): Told(
        "Une couverture a gagné des heures et en a perdu d’autres ; ou bien engagements et maintenance "
        "s’y comptent, de sorte que plus d’heures est à la fois bon et mauvais.",
        "Comparez ces heures à celles où travaillent les vôtres.",
        "Le même nombre d’heures peut demander d’autres personnes.",
    ),
    ("availability-lower", "availability-higher"): Told(
        "La disponibilité promise, sa période, ce qu’elle mesure ou ce qu’elle exclut a changé, dans un "
        "seul sens. Elle est dite en minutes d’arrêt par mois de 30 jours. Ce qui vaut chaque mois vaut "
        "chaque trimestre.",
        "De 99,9 % à 99,5 %, c’est 173 minutes d’arrêt de plus par mois sans manquement.",
        "Tout arrêt prévu qui n’est plus une maintenance est un arrêt.",
    ),
    ("availability-changed",): Told(
        "La disponibilité est comptée autrement, et pas dans un seul sens : une autre période avec un "
        "autre pourcentage, d’autres horaires, d’autres composants.",
        "Une longue période pardonne un long arrêt ; une courte en pardonne beaucoup de courts.",
        "Recalculez les arrêts passés avec les deux textes : `slac evaluate` le fait d’après le journal.",
    ),
    ("maintenance-looser", "maintenance-tighter"): Told(
        "La maintenance prévue est plus libre ou moins : préavis, heures permises ou plafond.",
        "Le temps annoncé dans les règles n’est pas un arrêt. Un préavis court est une surprise "
        "contractuelle.",
        "Des travaux hors de ce que permet le texte comptent comme arrêt, même bien intentionnés.",
    ),
    ("credit-less", "credit-more"): Told(
        "L’avoir a été calculé par les deux versions pour toute valeur de son chiffre, plafonds compris, "
        "et ne va jamais dans l’autre sens. Les sommes sont celles du pire cas, et de la valeur où elles "
        "diffèrent le plus.",
        "Un avoir qui coûte peu au prestataire change peu. Comparez-le à ce que vous coûte un arrêt.",
        "Le plafond est ce que vous risquez par période ; comptez avec lui, non avec le premier palier.",
    ),
    ("credit-changed",): Told(
        "L’avoir donne plus pour certaines valeurs et moins pour d’autres, ou porte sur un autre chiffre,"
        " une autre période, une autre monnaie, un autre arrondi. La valeur montrée est celle de la plus "
        "grande différence.",
        "Regardez les arrêts que vous avez vraiment : les petits ou les grands.",
        "Un avoir plus raide assure le client contre le pire et ne vous coûte rien un bon mois.",
    ),
    ("price-up", "price-down"): Told(
        "Un prix a changé dans un seul sens en toutes ses parts : montants, pourcentages d’un autre prix,"
        " le plus élevé ou le moins élevé de plusieurs sommes.",
        "Les avoirs en pourcentage de ce prix changent avec lui, sans un mot d’eux-mêmes.",
        "Dites à compter de quand : un prix vaut pour les périodes entières du texte en vigueur.",
    ),
    ("terms-for-client", "terms-for-provider"): Told(
        "Ce qui est donné ou dû a changé, selon une règle : un canal, une obligation, un droit, le "
        "périmètre, la durée d’un préavis, la durée minimale, du temps prépayé. Ou bien le contrat ne vaut "
        "plus aux mêmes dates : les jours où il n’est plus en vigueur, ou le devient, sont dits ; les "
        "tickets qui y démarrent perdent leurs engagements, ou en ont.",
        "Un canal ou une obligation qui part vaut souvent plus qu’une heure d’échéance.",
        "Ce qui est promis en mots est promis. Assurez-vous que quelqu’un le fasse.",
    ),
    ("words",): Told(
        "Quelque chose se lit autrement et ne déplace ni échéance, ni horaire, ni somme ; ou bien il est "
        "établi que cela revient au même. Le texte des clauses n’est jamais jugé.",
        "Lisez-le. Une phrase sur la responsabilité peut peser plus que tous les chiffres.",
        "Séparez ces changements de ceux des chiffres : d’autres personnes les lisent.",
    ),
    ("added", "removed"): Told(
        "Un bloc est venu ou parti qui ne promet rien par lui-même : une couverture où rien ne se compte "
        "encore, une définition, un exemple chiffré, une formule.",
        "Le nouveau bloc peut servir au prochain changement ; l’ancien était peut-être un exemple qui "
        "vous servait.",
        "Un exemple chiffré qui part emporte une preuve. Écrivez-en un pour le nouveau texte.",
    ),
    ("internal",): Told(
        "Quelque chose a changé que seul le prestataire peut lire : plannings, fournisseurs, objectifs "
        "internes, risques acceptés, coûts. Rien de ce que reçoit le client ne le montre, et cela ne "
        "favorise personne.",
        "Vous ne le voyez pas, et cela ne vous engage en rien.",
        "Écartez-le d’une relecture destinée au client.",
    ),
}
