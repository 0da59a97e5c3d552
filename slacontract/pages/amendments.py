"""Pages of what is found where a contract and its amendments are read together."""

from __future__ import annotations

from . import Page, Told

SUPPORT = """language en

contract "Support"
  reference "S-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2027
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 2 hours counted in office
"""
WITH_EXAMPLE = (
    SUPPORT
    + """
worked example kept "Two hours"
  given priority is P1
  report on 2 March 2026 at 10:00
  expect response no later than 2 March 2026 at 12:00
"""
)


def amendment(
    title: str,
    effect: str,
    *blocks: str,
    over: str = "support.sla",
    signed: str = "signed on 10 November 2026",
) -> str:
    """An amendment of the contract, or of another amendment; `signed` may be left out."""
    facts = [f'amendment "{title}"', *([f"  {signed}"] if signed else []), f"  takes effect on {effect}"]
    return "\n\n".join(["language en", f'use "{over}"', "\n".join(facts), *blocks]) + "\n"


IN_FRENCH = """langue fr

utilise "support.sla"

avenant "Courriel"{title}
  signé le 10 novembre 2026
  prend effet le 1er janvier 2027

canal courriel "Courriel"{channel}
  contact "aide@example.org"{contact}
"""
FASTER = "override priority P1\n  response within 1 hour counted in office"
SAME = "override priority P1\n  response within 2 hours counted in office"
EVENING = "override coverage office\n  Monday to Friday 09:00-20:00"
SPRING, SUMMER = "1 January 2027", "1 July 2027"
AT = "slac consolidate support.sla --at 2027-09-01"

PAGES = (
    Page(
        "SLA430",
        Told(
            "A block of an amendment that repeats what the contract says already.",
            "An `override` block is compared with the block that it stands over, fact by fact, once both "
            "are read. "
            "Where nothing differs, the block is reported; the rest of the amendment is read as it stands.",
            "Whoever signs believes that something was agreed here. If a shorter delay was meant, it was "
            "not written.",
            "A change that was negotiated may be missing; if none was, the block only invites questions.",
        ),
        Told(
            "Un bloc d’un avenant qui répète ce que le contrat dit déjà.",
            "Un bloc « par dérogation » est comparé, fait par fait, à celui auquel il déroge. Si rien ne "
            "diffère, le bloc "
            "est signalé ; le reste de l’avenant se lit tel quel.",
            "Qui signe croit qu’une chose a été convenue ici. Si un délai plus court était voulu, il n’est "
            "pas écrit.",
            "Un changement négocié manque peut-être ; sinon, ce bloc ne fait qu’appeler des questions.",
        ),
        {"support.sla": SUPPORT, "longer-days.sla": amendment("Longer days", SPRING, SAME, EVENING)},
        "slac check longer-days.sla",
        {"longer-days.sla": amendment("Longer days", SPRING, FASTER, EVENING)},
    ),
    Page(
        "SLA431",
        Told(
            "An amendment after which the contract says the same as before.",
            "No block of the amendment adds or changes anything: it has no blocks, or each repeats what "
            "holds. Its head "
            "alone, a revision or a date of effect, changes nothing either.",
            "You are asked to sign a text that gives and takes nothing.",
            "The text that was to be agreed on is probably in another file, or was never written.",
        ),
        Told(
            "Un avenant après lequel le contrat dit la même chose qu’avant.",
            "Aucun bloc de l’avenant n’ajoute ni ne modifie : il n’en a pas, ou chacun répète ce qui vaut. "
            "Son en-tête seul, "
            "une révision ou une date d’effet, ne change rien non plus.",
            "On vous demande de signer un texte qui ne donne ni ne retire rien.",
            "Le texte à convenir est sans doute dans un autre fichier, ou n’a jamais été écrit.",
        ),
        {"support.sla": SUPPORT, "idle.sla": amendment("Idle", SPRING)},
        "slac check idle.sla",
        {"idle.sla": amendment("Faster", SPRING, FASTER)},
    ),
    Page(
        "SLA432",
        Told(
            "Two amendments of the same text that say different things of one matter.",
            "Both amendments `use` the contract, as two people write them at the same time, and both "
            "change the same fact "
            "of the same block. Which of them prevails is said nowhere: neither the later date nor the "
            "later signature "
            "decides. There is no text in force until one of them gives way.",
            "You hold two signed papers, and could be shown either.",
            "Each of your teams will keep to the paper that it knows.",
        ),
        Told(
            "Deux avenants au même texte qui disent autre chose d’un même point.",
            "Les deux avenants utilisent le contrat, comme deux personnes les écrivent en même temps, et "
            "touchent au même "
            "fait du même bloc. Rien ne dit lequel l’emporte : ni la date d’effet, ni celle de signature "
            "n’en décide. Il n’y "
            "a pas de texte en vigueur tant que l’un ne cède pas.",
            "Vous avez deux papiers signés, et l’on peut vous opposer l’un ou l’autre.",
            "Chacune de vos équipes s’en tiendra au papier qu’elle connaît.",
        ),
        {
            "support.sla": SUPPORT,
            "faster.sla": amendment("Faster", SPRING, FASTER),
            "slower.sla": amendment("Slower", SUMMER, FASTER.replace("1 hour", "3 hours")),
        },
        AT,
        {"slower.sla": amendment("Slower", SUMMER, FASTER.replace("1 hour", "3 hours"), over="faster.sla")},
    ),
    Page(
        "SLA433",
        Told(
            "Two amendments of the same text that change two parts of one block.",
            "Both `use` the contract and both change the same block, one this fact, the other that. They "
            "can be read one "
            "over the other, and are; but each was written, and perhaps negotiated, over a block that the "
            "other has "
            "changed since.",
            "Two harmless changes may be worth less together: a delay that was halved counts in hours that "
            "were cut.",
            "The text in force is one that nobody has read as a whole.",
        ),
        Told(
            "Deux avenants au même texte qui modifient deux parties d’un même bloc.",
            "Les deux utilisent le contrat et modifient le même bloc, l’un ce fait, l’autre celui-là. Ils "
            "se lisent l’un sur "
            "l’autre, et c’est ce qui est fait ; mais chacun a été écrit, peut-être négocié, sur un bloc "
            "que l’autre a "
            "changé depuis.",
            "Deux changements anodins peuvent valoir moins ensemble : un délai réduit de moitié se compte "
            "dans des heures "
            "raccourcies.",
            "Le texte en vigueur en est un que personne n’a lu en entier.",
        ),
        {
            "support.sla": SUPPORT,
            "faster.sla": amendment("Faster", SPRING, FASTER),
            "repairs.sla": amendment(
                "Repairs", SUMMER, "override priority P1\n  restoration within 8 hours counted in office"
            ),
        },
        AT,
        {
            "repairs.sla": amendment(
                "Repairs",
                SUMMER,
                "override priority P1\n  restoration within 8 hours counted in office",
                over="faster.sla",
            )
        },
    ),
    Page(
        "SLA434",
        Told(
            "An amendment that holds by its date and does not say that it is signed.",
            "`slac consolidate` reads every amendment beside the contract whose effect has come. One that "
            "has no "
            "`signed on` is read like the others, and named: drafts lie in the same folder.",
            "What you are shown as the text in force may rest on a paper that you never signed.",
            "A draft that is taken for an agreement is worked to, and billed.",
        ),
        Told(
            "Un avenant qui vaut par sa date et ne dit pas qu’il est signé.",
            "`slac consolidate` lit, à côté du contrat, tout avenant dont l’effet est venu. Celui qui n’a "
            "pas de « signé le » "
            "est lu comme les autres, et nommé : les projets sont dans le même dossier.",
            "Ce que l’on vous montre comme texte en vigueur repose peut-être sur un papier que vous n’avez "
            "jamais signé.",
            "Un projet pris pour un accord est appliqué, puis facturé.",
        ),
        {"support.sla": SUPPORT, "faster.sla": amendment("Faster", SPRING, FASTER, signed="")},
        AT,
        {"faster.sla": amendment("Faster", SPRING, FASTER)},
    ),
    Page(
        "SLA435",
        Told(
            "A question about a day on which the contract is not in force.",
            "The date given lies before the contract or after the last day of its term. The text is "
            "written out all the "
            "same, as the amendments stand on that day.",
            "On that day nothing of it is owed, whatever the text says.",
            "A renewal may be missing: one that was agreed on stands in the contract, `renewed for`, or in "
            "an amendment.",
        ),
        Told(
            "Une question sur un jour où le contrat n’est pas en vigueur.",
            "La date donnée précède le contrat, ou suit le dernier jour de sa durée. Le texte est rédigé "
            "malgré tout, tel que "
            "les avenants le font ce jour-là.",
            "Ce jour-là rien n’en est dû, quoi que dise le texte.",
            "Une reconduction manque peut-être : celle qui est convenue s’écrit au contrat, « reconduit "
            "pour », ou dans un "
            "avenant.",
        ),
        {"support.sla": SUPPORT},
        "slac consolidate support.sla --at 2028-03-01",
        {},
        "slac consolidate support.sla --at 2027-03-01",
    ),
    Page(
        "SLA436",
        Told(
            "Texts of an amendment in another language than the contract.",
            "Keywords are translated into one language; what the parties have put between quotes is "
            "theirs. A title or a "
            "note without a translation stands in the text in force as it was written.",
            "A sentence that you cannot read is a sentence of your contract.",
            "Add the translation after the text, and both readers have it.",
        ),
        Told(
            "Des textes d’un avenant dans une autre langue que le contrat.",
            "Les mots-clés sont traduits en une seule langue ; ce que les parties mettent entre guillemets "
            "est à elles. Un "
            "intitulé ou une note sans traduction figure au texte en vigueur tel qu’il fut écrit.",
            "Une phrase que vous ne pouvez lire est une phrase de votre contrat.",
            "Ajoutez la traduction après le texte, et les deux lecteurs l’ont.",
        ),
        {
            "support.sla": SUPPORT,
            "mail.sla": IN_FRENCH.format(title="", channel="", contact=""),
        },
        AT,
        {
            "mail.sla": IN_FRENCH.format(
                title=' en anglais "Mail"',
                channel=' en anglais "Mail"',
                contact=' en anglais "help@example.org"',
            )
        },
    ),
    Page(
        "SLA437",
        Told(
            "A file that holds neither a contract nor an amendment.",
            "A file of hours, states or priorities that contracts `use` has no parties and no term: "
            "nothing of it is in "
            "force by itself, on no day.",
            "There is nothing here that you could have signed.",
            "Name the contract: what it uses is read with it.",
        ),
        Told(
            "Un fichier qui ne contient ni contrat ni avenant.",
            "Un fichier d’horaires, d’états ou de priorités que des contrats utilisent n’a ni parties ni "
            "durée : rien n’en est "
            "en vigueur par soi-même, aucun jour.",
            "Il n’y a rien ici que vous ayez pu signer.",
            "Nommez le contrat : ce qu’il utilise est lu avec lui.",
        ),
        {"hours.sla": 'language en\n\ncoverage office "Office hours"\n  Monday to Friday 09:00-17:00\n'},
        "slac consolidate hours.sla --at 2027-09-01",
        {"support.sla": SUPPORT},
        AT,
    ),
    Page(
        "SLA438",
        Told(
            "Worked examples that the text in force leaves out.",
            "An example shows what its text promised on its day. Once an amendment holds, the examples of "
            "the texts before "
            "it may show delays that hold no longer, so that they are left out and counted.",
            "An example you relied on is no longer part of the text: ask for it anew.",
            "Write those that still hold into the last amendment; they are verified there like any other.",
        ),
        Told(
            "Des exemples chiffrés que le texte en vigueur omet.",
            "Un exemple montre ce que son texte promettait à son jour. Dès qu’un avenant vaut, ceux des "
            "textes antérieurs "
            "montrent peut-être des délais qui ne valent plus : ils sont omis, et comptés.",
            "Un exemple sur lequel vous comptiez n’est plus au texte : demandez qu’il soit repris.",
            "Reprenez dans le dernier avenant ceux qui valent encore ; ils y sont vérifiés comme les autres.",
        ),
        {"support.sla": WITH_EXAMPLE, "longer-days.sla": amendment("Longer days", SPRING, EVENING)},
        AT,
        {"support.sla": SUPPORT},
    ),
    Page(
        "SLA439",
        Told(
            "A redline asked of a contract that amends nothing.",
            "A redline sets an amendment beside the text that it amends. A contract has no text before it, "
            "so that the "
            "build makes its other files and no redline.",
            "There is nothing to compare: read the contract itself.",
            "Build the amendment; of two versions of one contract, `slac redline` makes the redline.",
        ),
        Told(
            "Une version comparée demandée d’un contrat qui n’en modifie aucun.",
            "Une version comparée met un avenant en regard du texte qu’il modifie. Un contrat n’a pas de "
            "texte antérieur : "
            "ses autres fichiers sont produits, mais pas de version comparée.",
            "Il n’y a rien à comparer : lisez le contrat lui-même.",
            "Produisez l’avenant ; de deux versions d’un même contrat, `slac redline` fait la version "
            "comparée.",
        ),
        {"support.sla": SUPPORT},
        "slac build support.sla --target redline --output out",
        {"faster.sla": amendment("Faster", SPRING, FASTER)},
        "slac build faster.sla --target redline --output out",
    ),
)
