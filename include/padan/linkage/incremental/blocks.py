"""Which pairs a change makes anew: those of rows that came, and of blocks that crossed their limit."""

from __future__ import annotations

from dataclasses import dataclass

from padan.linkage.model.spec import BlockingRule
from padan.linkage.pairs.blocking import CappedBlocks
from padan.linkage.pairs.duck import quoted
from padan.linkage.pairs.records import Positions, Records

TOUCHED = "left_touched"


@dataclass(frozen=True, eq=False)
class LiveBlocks:
    """The blocks of one rule while rows come and go.

    right_side: prefix of the tables `<side>_came` and `<side>_gone` with the right rows that changed.
    The table `blocks_<number>` holds how many right rows each block has, for every block that a left row
    is or was in, and how many it had `before` the last change.
    """

    rule: BlockingRule
    number: int
    left: Records
    right: Records
    right_side: str

    def count(self) -> None:
        """Count all blocks of left rows."""
        self._make(self._blocks, self._counted(self.left.table, self.right.table))

    def recount(self) -> Positions:
        """After right rows came and went: slots of the left rows whose block crossed the limit."""
        keys, limit = self._keys, self.rule.limit
        both = (
            f"SELECT {keys}, 1 AS step FROM {self.right_side}_came"
            f" UNION ALL SELECT {keys}, -1 FROM {self.right_side}_gone"
        )
        change = f"SELECT {keys}, sum(step)::BIGINT AS change FROM ({both}) GROUP BY {keys}"
        sizes = f"FROM {self._blocks} LEFT JOIN ({change}) USING ({keys})"
        self._make(self._blocks, f"SELECT {keys}, n + coalesce(change, 0) AS n, n AS before {sizes}")
        crossed = f"FROM {self._blocks} WHERE (n > {limit}) <> (before > {limit})"
        return self._fetch(f"SELECT pos FROM {self.left.table} SEMI JOIN ({crossed}) USING ({keys})", "pos")[
            0
        ]

    def pairs_of_touched(self) -> list[Positions]:
        """Pairs of the rows in `left_touched` with all right rows."""
        keys = self._keys
        wanted = f"SELECT DISTINCT {keys} FROM {TOUCHED}"
        self._make(
            "members", f"SELECT {keys}, pos FROM {self.right.table} SEMI JOIN ({wanted}) USING ({keys})"
        )
        self._make("counted", self._counted(TOUCHED, "members"))
        others = f"FROM {self._blocks} ANTI JOIN counted USING ({keys})"
        self._make(self._blocks, f"{others} UNION ALL FROM counted")
        return self._pairs(TOUCHED, "members")

    def pairs_of_came(self) -> list[Positions]:
        """Pairs of all left rows with the right rows that came."""
        return self._pairs(self.left.table, f"{self.right_side}_came")

    def capped(self) -> CappedBlocks | None:
        """What the rule leaves out."""
        on_left = f"SELECT {self._keys}, count(*) AS m FROM {self.left.table} GROUP BY {self._keys}"
        query = (
            "SELECT count(*) AS blocks, sum(m)::BIGINT AS left_rows, sum(m * n)::BIGINT AS pairs,"
            f" max(n) AS largest FROM ({self._hot}) JOIN ({on_left}) USING ({self._keys})"
        )
        (found,) = self.left.connection.sql(query).to_arrow_table().to_pylist()
        return CappedBlocks(self.rule.name, **found) if found["blocks"] else None

    @property
    def _keys(self) -> str:
        return ", ".join(map(quoted, self.rule.equal))

    @property
    def _blocks(self) -> str:
        return f"blocks_{self.number}"

    @property
    def _hot(self) -> str:
        return f"FROM {self._blocks} WHERE n > {self.rule.limit}"

    def _counted(self, left: str, right: str) -> str:
        """How many right rows the blocks of left rows have."""
        keys = self._keys
        known = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in self.rule.equal)
        wanted = f"SELECT DISTINCT {keys} FROM {left} WHERE {known}"
        sizes = (
            f"SELECT {keys}, count(*) AS n FROM {right} SEMI JOIN ({wanted}) USING ({keys}) GROUP BY {keys}"
        )
        return (
            f"SELECT {keys}, coalesce(n, 0) AS n, n AS before"
            f" FROM ({wanted}) LEFT JOIN ({sizes}) USING ({keys})"
        )

    def _pairs(self, left: str, right: str) -> list[Positions]:
        return self._fetch(
            f"SELECT l.pos AS first, r.pos AS second FROM {left} AS l"
            f" JOIN (FROM {right} ANTI JOIN ({self._hot}) USING ({self._keys})) AS r USING ({self._keys})",
            "first",
            "second",
        )

    def _make(self, table: str, query: str) -> None:
        self.left.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def _fetch(self, query: str, *columns: str) -> list[Positions]:
        found = self.left.fetch(query)
        return [found[column] for column in columns]
