"""DuckDB as an engine of the emitted SQL."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from differential.cases import Ask
from differential.engine import Answer
from differential.sql_text import SqlText
from slacontract.ruleset.rules import RuleSet


class DuckDb(SqlText):
    """A database of its own for each rule set, so that none sees the tables of another.

    DuckDB 1.x: 2.0.0 stops some of the queries, now and then, with an internal error of its own
    (`dict-surviving cache`), in fresh databases too.
    """

    def __init__(self) -> None:
        super().__init__("duckdb", lambda _: [])

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        with duckdb.connect(config={"threads": 1}) as database:
            self.run = lambda statement: database.execute(statement).fetchall()
            return super().answers(rules, asks)
