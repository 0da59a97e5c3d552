"""The contract as decision tables of DMN: which priority, which commitment, which delay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from slacontract.emitter import Artifact, Compiled, Degree, Emission, FidelityLine, Target
from slacontract.fidelity import Say
from slacontract.ruleset.commitments import Commitment, grouped
from slacontract.ruleset.rules import EVERY_PLAN, Plan, RuleSet

from . import conditions, delays
from .conditions import PLAN, Column
from .text import element, feel, leaf, names

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_DRAWN = {
    "xmlns:dmndi": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
}

WORDS = {
    "en": {
        **{"priority": "Priority", "commitment": "Commitment", "delay": "Delay", "edition": "Edition"},
        **{"plan": "Plan", "metric": "Metric", "label": "Label", "said": "Priority said", "state": "State"},
        **{"report_channel": "Channel of the report", "channel": "Channel", "service": "Service"},
        **{"site": "Site", "type": "Type", "started-in": "Started in", "reported-in": "Reported in"},
        **{"or": "or", "part": "Part", "kind": "Kind of time", "amount": "Amount", "unit": "Unit"},
        **{"coverage": "Coverage", "until": "Until", "zone": "Zone", "seconds_a_day": "Seconds a day"},
        **{"days": "Days", "holidays": "Except holidays", "date": "To", "extended_by": "Extended by"},
        **{"bound": "Bound", "edge": "On a closing", "received_in": "Received in"},
        **{"received_after": "Received after", "status": "Status", "why": "Why no number"},
    },
    "fr": {
        **{"priority": "Priorité", "commitment": "Engagement", "delay": "Délai", "edition": "Édition"},
        **{
            "plan": "Formule",
            "metric": "Mesure",
            "label": "Libellé",
            "said": "Priorité dite",
            "state": "État",
        },
        **{"report_channel": "Canal du signalement", "channel": "Canal", "service": "Service"},
        **{
            "site": "Site",
            "type": "Type",
            "started-in": "Commencé pendant",
            "reported-in": "Signalé pendant",
        },
        **{"or": "ou", "part": "Partie", "kind": "Sorte de temps", "amount": "Quantité", "unit": "Unité"},
        **{
            "coverage": "Couverture",
            "until": "Jusqu'à",
            "zone": "Fuseau",
            "seconds_a_day": "Secondes par jour",
        },
        **{"days": "Jours", "holidays": "Hors fériés", "date": "Au", "extended_by": "Prolongé de"},
        **{"bound": "Borne", "edge": "À une fermeture", "received_in": "Reçu pendant"},
        **{"received_after": "Reçu après", "status": "Statut", "why": "Pourquoi pas de nombre"},
    },
}

_LEFT_OUT = {"maintenance": "maintenance", "availability": "availability", "credits": "credit"}
_LEFT_OUT |= {"prices": "price", "prepaid": "prepaid", "rota": "rota"}
_WHY = Say(
    "the tables choose a commitment and say its delay",
    "les tables choisissent un engagement et disent son délai",
)
_NAMED = Say("named, not computed", "nommé, non calculé")
_POINTS = Say("points of time are not one delay", "des heures fixes ne sont pas un délai")
_FOLLOWS = Say("without what follows the start", "sans ce qui suit le départ")
_NO_ROW = Say(
    "a priority that the contract has not finds no row, without its code",
    "une priorité que le contrat n’a pas ne trouve aucune ligne, sans son code",
)


@dataclass(frozen=True)
class Input:
    """A column that is compared: the name of FEEL that carries its value, and its heading."""

    name: str
    heading: str


@dataclass(frozen=True)
class Output:
    """A column that answers."""

    name: str
    heading: str
    type: str = "string"


@dataclass(frozen=True)
class Table:
    """One decision: its hit policy, its columns, and rows of cells by the names of the columns."""

    name: str
    heading: str
    policy: str
    inputs: Sequence[Input]
    outputs: Sequence[Output]
    rows: Sequence[Mapping[str, str]]


def emit(compiled: Compiled) -> Emission:
    """`priority.dmn`, `commitment.dmn`, `delay.dmn`: a decision table each."""
    content = documents(compiled.rules, compiled.language)
    artifacts = tuple(Artifact(path, text.encode()) for path, text in content.items())
    return Emission(artifacts, tuple(_lines(compiled.rules, compiled.language)))


def documents(rules: RuleSet, language: str = "en") -> dict[str, str]:
    """The files of a rule set, by path."""
    words = WORDS.get(language, WORDS["en"])
    contract = Contract(rules, words)
    tables = (contract.priority(), contract.commitment(), contract.delay())
    return {f"{table.name}.dmn": _document(table, rules.contract.title) for table in tables}


class Contract:
    """The plans of a rule set, and what its tables compare."""

    def __init__(self, rules: RuleSet, words: Mapping[str, str]) -> None:
        self.words = words
        self.plans = [
            (edition.id, name, plan) for edition in rules.editions for name, plan in edition.plans.items()
        ]
        self.variables = _variables(plan for _, _, plan in self.plans)
        self.some_editions = len({edition for edition, _, _ in self.plans}) > 1
        self.some_plans = len({name for _, name, _ in self.plans}) > 1

    def _place(self, edition: str, name: str) -> dict[str, str]:
        """The cells that say which plan of which edition a row belongs to, where there are several."""
        found = {"edition": feel(edition)} if self.some_editions else {}
        return {**found, "plan": feel(name)} if self.some_plans else found

    def _inputs(self, *known: str) -> list[Input]:
        place = ["edition"] * self.some_editions + ["plan"] * self.some_plans
        return [Input(name, self.words[name]) for name in (*place, *known)]

    def priority(self) -> Table:
        """First hit: the priority that was said, that of the report's channel, the matrix, the default."""
        rows: list[dict[str, str]] = [{"said": '? != ""', "priority": "said"}]
        criteria: dict[str, str] = {}
        for edition, name, plan in self.plans:
            place = self._place(edition, name)
            for channel in plan.channels:
                if channel.sets_priority is not None:
                    cells = {"report_channel": feel(channel.id), "priority": feel(channel.sets_priority)}
                    rows.append({**place, **cells})
            for cell in plan.priority_table:
                levels = {self.variables[Column("attribute", one)]: one for one in cell.levels}
                criteria |= levels
                fits = {variable: feel(cell.levels[one]) for variable, one in levels.items()}
                rows.append({**place, **fits, "priority": feel(cell.priority)})
            if plan.default_priority is not None:
                rows.append({**place, "priority": feel(plan.default_priority)})
        rows.append({"priority": '""'})
        inputs = self._inputs("said", "report_channel")
        inputs += [Input(variable, name) for variable, name in criteria.items()]
        answer = Output("priority", self.words["priority"])
        return Table("priority", answer.heading, "FIRST", inputs, [answer], rows)

    def commitment(self) -> Table:
        """One hit: two that hold at once are a contradiction of the contract, which engines report."""
        rows: list[dict[str, str]] = []
        labelled = any(
            label is not None for _, _, plan in self.plans for _, label in grouped(plan.commitments)
        )
        used: dict[str, Column] = {}
        for edition, name, plan in self.plans:
            others = {one.id: one for one in plan.commitments}
            for (metric, label), members in grouped(plan.commitments).items():
                clock = {**self._place(edition, name), "metric": feel(metric)}
                if labelled:
                    clock["label"] = feel(label or "")
                for one in members:
                    for cells in conditions.rows(one, others, name):
                        said = {self._name(column): cell for column, cell in cells.items() if column != PLAN}
                        used |= {self._name(column): column for column in cells}
                        rows.append({**clock, **said, "commitment": feel(one.id)})
        inputs = self._inputs("metric", *(["label"] if labelled else []), "priority")
        known = {one.name for one in inputs}
        inputs += [
            Input(name, self._heading(used[name])) for name in sorted(used) if name not in {*known, "plan"}
        ]
        answer = Output("commitment", self.words["commitment"])
        return Table("commitment", answer.heading, "UNIQUE", inputs, [answer], rows)

    def delay(self) -> Table:
        """All hits: the delay of a commitment, of later-of and earlier-of a row for each part."""
        rows: list[dict[str, str]] = []
        for edition, name, plan in self.plans:
            for one in plan.commitments:
                for said in delays.rows(one):
                    cells = {
                        key: value if key in delays.NUMBERS else feel(value) for key, value in said.items()
                    }
                    rows.append({**self._place(edition, name), "commitment": feel(one.id), **cells})
        outputs = [
            Output(name, self.words[name], "number" if name in delays.NUMBERS else "string")
            for name in delays.COLUMNS
        ]
        inputs = self._inputs("commitment")
        return Table("delay", self.words["delay"], "COLLECT", inputs, outputs, rows)

    def _name(self, column: Column) -> str:
        return self.variables.get(column, column.kind)

    def _heading(self, column: Column) -> str:
        if column.values:
            return self.words[column.kind] + " " + f" {self.words['or']} ".join(column.values)
        return column.name or self.words[column.kind]


def _variables(plans: Iterable[Plan]) -> dict[Column, str]:
    """The names of FEEL that carry what conditions compare, but for those that are fixed words."""
    found: dict[str, dict[str, Column]] = {"attribute": {}, "judged": {}, "started-in": {}, "reported-in": {}}
    for plan in plans:
        for cell in plan.priority_table:
            for name in cell.levels:
                found["attribute"][name] = Column("attribute", name)
        for one in plan.commitments:
            for atom in one.when.atoms if one.when is not None else ():
                column = conditions.test_of(atom).column
                if column.kind in found:
                    found[column.kind][column.name or "\n".join(column.values)] = column
    return {
        found[kind][word]: name
        for kind in found
        for word, name in names(found[kind], f"{kind.replace('-', '_')}_").items()
    }


# --- XML -------------------------------------------------------------------------------------------------


def _document(table: Table, title: str) -> str:
    definitions = {"xmlns": MODEL, **_DRAWN, "id": f"contract-{table.name}", "name": title}
    definitions |= {"namespace": "urn:slacontract:dmn", "exporter": "slacontract"}
    data = [
        element(
            "inputData",
            {"id": f"data-{one.name}", "name": one.name},
            element("variable", {"id": f"variable-{one.name}", "name": one.name, "typeRef": "string"}),
        )
        for one in table.inputs
    ]
    body = element("definitions", definitions, *data, _decision(table), _drawing(table))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _decision(table: Table) -> str:
    answers = {"id": f"variable-of-{table.name}", "name": table.name}
    needs = [
        element(
            "informationRequirement",
            {"id": f"needs-{one.name}"},
            element("requiredInput", {"href": f"#data-{one.name}"}),
        )
        for one in table.inputs
    ]
    inputs = [
        element(
            "input",
            {"id": f"input-{one.name}", "label": one.heading},
            element(
                "inputExpression",
                {"id": f"expression-{one.name}", "typeRef": "string"},
                leaf("text", one.name),
            ),
        )
        for one in table.inputs
    ]
    outputs = [
        element(
            "output",
            {"id": f"output-{one.name}", "label": one.heading, "name": one.name, "typeRef": one.type},
        )
        for one in table.outputs
    ]
    rules = [_rule(table, number, row) for number, row in enumerate(table.rows, 1)]
    policy = {"id": f"table-{table.name}", "hitPolicy": table.policy}
    decided = element("decisionTable", policy, *inputs, *outputs, *rules)
    attributes = {"id": table.name, "name": table.heading}
    return element("decision", attributes, element("variable", answers), *needs, decided)


def _rule(table: Table, number: int, row: Mapping[str, str]) -> str:
    place = f"row-{number}"
    cells = [
        element("inputEntry", {"id": f"{place}-{one.name}"}, leaf("text", row.get(one.name, "-")))
        for one in table.inputs
    ]
    cells += [
        element("outputEntry", {"id": f"{place}-to-{one.name}"}, leaf("text", row[one.name]))
        for one in table.outputs
    ]
    return element("rule", {"id": place}, *cells)


def _drawing(table: Table) -> str:
    """Where the modeller draws the decision and what it needs."""
    shapes = [_shape(table.name, 220 * (len(table.inputs) - 1) // 2, 0)]
    shapes += [_shape(f"data-{one.name}", 220 * i, 200) for i, one in enumerate(table.inputs)]
    return element("dmndi:DMNDI", {}, element("dmndi:DMNDiagram", {"id": f"diagram-{table.name}"}, *shapes))


def _shape(of: str, x: int, y: int) -> str:
    bounds = {"x": str(x), "y": str(y), "width": "180", "height": "80"}
    attributes = {"id": f"shape-{of}", "dmnElementRef": of}
    return element("dmndi:DMNShape", attributes, element("dc:Bounds", bounds))


# --- fidelity --------------------------------------------------------------------------------------------


def _lines(rules: RuleSet, language: str) -> Iterator[FidelityLine]:
    for name, plan in rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        for one in plan.commitments:
            clause = f"{prefix}{one.id}"
            if one.cadence is not None and one.cadence != one.delay:
                yield FidelityLine(clause, "not-expressible", _POINTS.say(language))
            else:
                yield FidelityLine(clause, "rewritten", _how(one).say(language))
        for coverage in plan.coverages:
            yield FidelityLine(f"{prefix}coverage/{coverage}", "not-expressible", _NAMED.say(language))
        for holidays in plan.holidays:
            yield FidelityLine(f"{prefix}holidays/{holidays}", "not-expressible", _NAMED.say(language))
        for kind, word in _LEFT_OUT.items():
            for block in getattr(plan, kind):
                yield FidelityLine(f"{prefix}{word}/{block.id}", "not-expressible", _WHY.say(language))


def _how(one: Commitment) -> Say:
    delay = ("its delay", "son délai") if one.cadence is None else _OF_UPDATES
    how = Say(
        f"its conditions and {delay[0]}, for who asks to compute the deadline",
        f"ses conditions et {delay[1]}, à qui demande de calculer l’échéance",
    )
    after = one.pauses or one.pauses_when or one.escalations or one.on_priority_change or one.on_reopen
    if one.priority:
        how += _NO_ROW
    return how + _FOLLOWS if after else how


_OF_UPDATES = "the delay of each update", "le délai de chaque point d’avancement"


_TERMS: Mapping[str, Degree] = {
    "commitments": "rewritten",
    **dict.fromkeys(("coverage", "on-call", "holidays", "closures", "term"), "not-expressible"),
    **dict.fromkeys(("rota", "maintenance", "availability", "credits"), "not-expressible"),
    **dict.fromkeys(("prices", "prepaid", "pauses", "escalations"), "not-expressible"),
}

TARGET = Target(
    "dmn",
    "Decision tables (DMN 1.3)",
    emit,
    proof="observed",
    terms=_TERMS,
    title_fr="Tables de décision (DMN 1.3)",
)
