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
    The table `hot_<number>` remembers which blocks are too large, and how large.
    """

    rule: BlockingRule
    number: int
    left: Records
    right: Records
    right_side: str

    def remember(self) -> None:
        """Count all blocks of left rows and remember those that are too large."""
        wanted = f"SELECT DISTINCT {self._keys} FROM {self.left.table}"
        self._make(self._hot, f"{self._counted(wanted)} HAVING n > {self.rule.limit}")

    def recount(self) -> Positions:
        """Count the blocks again whose right rows changed; slots of left rows whose block crossed the limit.

        A block that no left row is in any more is left alone: who joins it later is touched, and counts.
        """
        keys, limit = self._keys, self.rule.limit
        changed = (
            f"SELECT {keys}, sum(step) AS change FROM ("
            f" SELECT {keys}, 1 AS step FROM {self.right_side}_came"
            f" UNION ALL SELECT {keys}, -1 FROM {self.right_side}_gone)"
            f" SEMI JOIN {self.left.table} USING ({keys}) GROUP BY {keys}"
        )
        self._make("changed_blocks", changed)
        counted = self._counted(f"SELECT {keys} FROM changed_blocks")
        sizes = f"FROM changed_blocks LEFT JOIN ({counted}) USING ({keys})"
        self._make("block_sizes", f"SELECT {keys}, coalesce(n, 0) AS n, change {sizes}")
        self._remember_sizes()
        crossed = f"SELECT {keys} FROM block_sizes WHERE (n > {limit}) <> (n - change > {limit})"
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
        self._make("block_sizes", f"SELECT {keys}, count(*) AS n FROM members GROUP BY {keys}")
        self._remember_sizes()
        return self._pairs(TOUCHED, "members")

    def pairs_of_came(self) -> list[Positions]:
        """Pairs of all left rows with the right rows that came."""
        return self._pairs(self.left.table, f"{self.right_side}_came")

    def capped(self) -> CappedBlocks | None:
        """What the rule leaves out."""
        on_left = f"SELECT {self._keys}, count(*) AS m FROM {self.left.table} GROUP BY {self._keys}"
        query = (
            "SELECT count(*) AS blocks, sum(m)::BIGINT AS left_rows, sum(m * n)::BIGINT AS pairs,"
            f" max(n) AS largest FROM {self._hot} JOIN ({on_left}) USING ({self._keys})"
        )
        (found,) = self.left.connection.sql(query).to_arrow_table().to_pylist()
        return CappedBlocks(self.rule.name, **found) if found["blocks"] else None

    @property
    def _keys(self) -> str:
        return ", ".join(map(quoted, self.rule.equal))

    @property
    def _hot(self) -> str:
        return f"hot_{self.number}"

    def _counted(self, wanted: str) -> str:
        return (
            f"SELECT {self._keys}, count(*) AS n FROM {self.right.table}"
            f" SEMI JOIN ({wanted}) USING ({self._keys}) GROUP BY {self._keys}"
        )

    def _remember_sizes(self) -> None:
        """Let `block_sizes` overrule what was known of the same blocks."""
        large = f"SELECT {self._keys}, n FROM block_sizes WHERE n > {self.rule.limit}"
        self._make(
            self._hot, f"FROM {self._hot} ANTI JOIN block_sizes USING ({self._keys}) UNION ALL {large}"
        )

    def _pairs(self, left: str, right: str) -> list[Positions]:
        return self._fetch(
            f"SELECT l.pos AS first, r.pos AS second FROM {left} AS l"
            f" JOIN (FROM {right} ANTI JOIN {self._hot} USING ({self._keys})) AS r USING ({self._keys})",
            "first",
            "second",
        )

    def _make(self, table: str, query: str) -> None:
        self.left.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def _fetch(self, query: str, *columns: str) -> list[Positions]:
        found = self.left.fetch(query)
        return [found[column] for column in columns]
