"""DuckDB as an engine of the emitted SQL."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from differential.cases import Ask
from differential.engine import Answer
from differential.sql_text import SqlText
from slacontract.ruleset.rules import RuleSet


class DuckDb(SqlText):
    """A database of its own for each rule set.

    DuckDB 2.0.0 fails within itself (`dict-surviving cache`) where tables of one name are made again and
    again in one database.
    """

    def __init__(self) -> None:
        super().__init__("duckdb", lambda _: [])

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        with duckdb.connect(config={"threads": 1}) as database:
            self.run = lambda statement: database.execute(statement).fetchall()
            return super().answers(rules, asks)
