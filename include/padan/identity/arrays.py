"""Arrays of text: what every reader of this package stands on.

Two ways of reading a column fast, and no third: a kernel over the whole array, or a plain function
called once for each distinct value (`read_distinct`). No function here loops over rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

# Only punctuation, or a word for "nothing": what people write into a cell that has nothing to say.
_BLANK = (
    r"(?i)^[^\p{L}\p{N}]*(?:(?:NULL|NAN|NONE|NIL|NIHIL|N/A|KOSONG|(?:TIDAK|TDK|BELUM)\s+ADA)[^\p{L}\p{N}]*)?$"
)


def text(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The column as one array of strings; null becomes the empty string."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if values.type != pa.string():
        values = values.cast(pa.string())
    return pc.fill_null(values, "")


def where_needed(values: pa.Array, pattern: str, mend: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """`values`, with `mend` applied to those alone that match `pattern`.

    Most rows of a register are clean; one match is cheaper than ten replacements.
    """
    mask = pc.match_substring_regex(values, pattern)
    if not pc.any(mask).as_py():
        return values
    return pc.replace_with_mask(values, mask, mend(values.filter(mask)))


def fold(values: pa.Array) -> pa.Array:
    """Upper-case ASCII without accents, invisible characters or double spaces."""
    return where_needed(values, r"[^A-Z0-9 ]|^ |  | $", _fold)


def _fold(values: pa.Array) -> pa.Array:
    upper = pc.utf8_upper(pc.utf8_normalize(values, form="NFKD"))
    quoted = pc.replace_substring_regex(upper, r"[‘’‛ʻʼʽˈ´`′]", "'")
    dashed = pc.replace_substring_regex(quoted, r"[\p{Pd}−]", "-")
    spaced = pc.replace_substring_regex(dashed, r"[\s\p{Z}\p{Cc}]+", " ")
    plain = pc.replace_substring_regex(spaced, r"[^ -~]+", "")
    return tidy(plain)


def words(raw: pa.Array) -> pa.Array:
    """`fold` of the texts; "" where a cell says nothing, "?" where it says nothing legible."""
    folded = fold(raw)
    nothing = pc.if_else(is_blank(raw), "", "?")
    return pc.if_else(pc.or_(is_blank(folded), is_blank(raw)), nothing, folded)


def legible(raw: pa.Array) -> pa.Array:
    """`fold` of the texts, null where a cell says nothing or nothing legible."""
    folded = words(raw)
    return null_if(folded, pc.is_in(folded, pa.array(["", "?"])))


def tidy(values: pa.Array) -> pa.Array:
    """Single spaces, none at the ends."""
    return pc.utf8_trim(pc.replace_substring_regex(values, r"\s+", " "), " ")


def squeeze(value: str) -> str:
    """Only the letters and digits of a folded text: the key of a table of words."""
    return "".join(c for c in value.upper() if c.isascii() and c.isalnum())


def is_blank(values: pa.Array) -> pa.Array:
    """True where a cell says nothing: empty, only punctuation, or a word for "nothing"."""
    return pc.match_substring_regex(values, _BLANK)


def null_if(values: pa.Array, mask: pa.Array) -> pa.Array:
    """`values`, null where `mask` is true."""
    return pc.if_else(mask, pa.scalar(None, values.type), values)


def null_if_empty(values: pa.Array) -> pa.Array:
    """`values`, null where they are the empty string."""
    return null_if(values, pc.equal(values, ""))


def read_distinct(values: pa.Array, read: Callable[[str], Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """A table of what `read` answers for each text, called once for each distinct one.

    read: a pure function of the text's `words`; one answer for each field of `schema`.
    """
    encoded = text(values).dictionary_encode()
    answers = [read(value) for value in words(encoded.dictionary).to_pylist()]
    columns = list(zip(*answers, strict=True)) or [()] * len(schema)
    distinct = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table([column.take(encoded.indices) for column in distinct], schema=schema)


def read_codes(values: pa.Array, read: Callable[[str], Any], kind: pa.DataType) -> pa.Array:
    """As `read_distinct`, with one answer a text."""
    table = read_distinct(values, lambda value: (read(value),), pa.schema([("value", kind)]))
    return table["value"].combine_chunks()


def distinct_table(values: pa.Array, read: Callable[[pa.Array], pa.Table]) -> pa.Table:
    """What the vectorised `read` answers, worked out on the distinct values only."""
    encoded = values.dictionary_encode()
    return read(encoded.dictionary).take(encoded.indices)


def joined(columns: Sequence[pa.Array], separator: str) -> pa.Array:
    """The columns' texts side by side in one string; a separator inside a text becomes a space."""
    parts = [
        where_needed(text(c), re.escape(separator), lambda v: pc.replace_substring(v, separator, " "))
        for c in columns
    ]
    return pc.binary_join_element_wise(*parts, separator)
