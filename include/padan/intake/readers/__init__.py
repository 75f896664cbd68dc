"""Readers: a file as blocks of rows in text, each with the header that explains them.

Every physical row is either in a block or counted before one. Readers know contracts and nothing of
the warehouse.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from padan.intake.contracts import AgencyContract, XlsxFormat
from padan.intake.readers.block import Block, Layout
from padan.intake.readers.delimited import read_delimited
from padan.intake.readers.xlsx import read_xlsx

__all__ = ["Block", "Layout", "read_blocks"]


def read_blocks(path: Path, contract: AgencyContract) -> Iterator[Block]:
    """The rows of a file by its contract's format. Raises Refused for a file that cannot be received."""
    if isinstance(contract.format, XlsxFormat):
        return read_xlsx(path, contract, contract.format)
    return read_delimited(path, contract, contract.format)
