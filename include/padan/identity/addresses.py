"""Addresses: abbreviations written out, Roman numerals as numbers, RT and RW taken out of the text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from padan.identity.arrays import (
    distinct_table,
    fold,
    joined,
    null_if_empty,
    read_codes,
    read_distinct,
    text,
    tidy,
    where_needed,
)
from padan.identity.tokens import Tokens

# Rows of address_abbrev.csv that are rules of another kind than word = abbreviations.
_ROMAN, _STREET_NAMES, _BLOCK_NUMBER = "ROMAWI", "SINGKATAN NAMA JALAN", "BLOK/NOMOR"
_RT = r"\bO?RT[ /]*([0-9]{1,3})\b"
_RW = r"\bO?RW[ /]*([0-9]{1,3})\b"
_BOTH = r"\bO?RT ?/ ?O?RW[ /]*([0-9]{1,3})[ /]+([0-9]{1,3})\b"
# bare "003/004": the zero tells it from a block and number
_BARE = r"(?:^| )(0[0-9]{1,2}) ?/ ?(0?[0-9]{1,3})(?:$| )"
_ANY_RT_RW = r"\bO?R[TW][ /]*[0-9]|\bO?RT ?/ ?O?RW[ /]*[0-9]|\b0[0-9]{1,2} ?/"
_NUMBERED = r"\b(JL|JLN|LR|LRG|GG|NO|BLOK|BLK|O?RT|O?RW)([0-9])"
_MOST = 999
RT_RW_SCHEMA = pa.schema([("rt", pa.int16()), ("rw", pa.int16())])


@dataclass(frozen=True, eq=False)
class AddressRules:
    """words: abbreviation → word; phrases: street names of several words; roman: numeral → number."""

    words: dict[str, str]
    phrases: dict[str, str]
    roman: dict[str, str]


@lru_cache(maxsize=4)
def load_address_rules(reference: Path) -> AddressRules:
    """The rules of address_abbrev.csv."""
    with (reference / "address_abbrev.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["canonical"]: row["forms_pipe"].split("|") for row in csv.DictReader(lines)}
    roman = dict(_pairs(rows.pop(_ROMAN)))
    streets = dict(_pairs(rows.pop(_STREET_NAMES)))
    rows.pop(_BLOCK_NUMBER)
    forms = [(_bare(form), canonical) for canonical, all_forms in rows.items() for form in all_forms]
    # streets: ST is SULTAN, never SITTI (DOMAIN.md §8)
    single = {"ST": "SULTAN", "DG": "DAENG", **{f: c for f, c in forms if f and " " not in f}}
    single |= {form: name for form, name in streets.items() if " " not in form}
    several = {f: c for f, c in forms if " " in f and not f.startswith("JL ")}
    return AddressRules(single, several | {f: n for f, n in streets.items() if " " in f}, roman)


def _pairs(forms: Iterable[str]) -> Iterable[tuple[str, str]]:
    """AP X=A P X=ANDI PANGERANG X: the last is meant by all before it."""
    for form in forms:
        *spellings, meaning = form.split("=")
        for spelling in spellings:
            yield spelling, meaning


def _bare(form: str) -> str:
    return re.sub(r"[^A-Z0-9 ]", "", form)


def read_addresses(raw: pa.Array, rules: AddressRules) -> pa.Table:
    """Read street addresses as received.

    Returns columns address (words in full, without RT/RW, null if nothing is left) and rt, rw (1 to 999,
    null if the text names none).
    """
    return distinct_table(text(raw), lambda values: _read(fold(values), rules))


def _read(values: pa.Array, rules: AddressRules) -> pa.Table:
    street = _street(values, rules)
    # the texts that name no RT or RW are not worth reading one by one
    telling = pc.if_else(pc.match_substring_regex(street, _ANY_RT_RW), street, "")
    table = read_distinct(telling, _from_text, RT_RW_SCHEMA)
    return table.add_column(0, "address", null_if_empty(_without_rt_rw(street, rules)))


def _without_rt_rw(street: pa.Array, rules: AddressRules) -> pa.Array:
    """What is left of street texts; words that were apart may make one street's name then."""
    bare = where_needed(street, _ANY_RT_RW, _cut)
    changed = pc.not_equal(bare, street)
    if not pc.any(changed).as_py():
        return street
    left = _street(bare.filter(changed), rules)
    return pc.replace_with_mask(bare, changed, _without_rt_rw(left, rules))


def _cut(street: pa.Array) -> pa.Array:
    for pattern in (_BOTH, _RT, _RW, _BARE):
        street = pc.replace_substring_regex(street, pattern, " / ")
    return street


def _street(values: pa.Array, rules: AddressRules) -> pa.Array:
    plain = where_needed(values, "[^A-Z0-9 ]|[A-Z][0-9]", _plain)
    named = _phrases(plain, rules)
    tokens = Tokens.of(named)
    after_block = tokens.previous(tokens.among({"BLOK", "BLK", "BLOCK", "BL"}))
    roman = tokens.among(rules.roman) & (tokens.position > 0) & ~after_block
    tokens = tokens.rewrite(lambda w: rules.words.get(w, w), ~roman & ~after_block)
    return tokens.rewrite(lambda w: rules.roman.get(w, w), roman).text()


def _plain(values: pa.Array) -> pa.Array:
    joined_up = pc.replace_substring_regex(values, r"\bB\.\s?T\.\s?N\b", "BTN")
    unquoted = pc.replace_substring_regex(joined_up, r"['\"]", "")
    numbered = pc.replace_substring_regex(unquoted, r"#\s*([0-9])", r" NO \1")
    spaced = pc.replace_substring_regex(numbered, r"[^A-Z0-9/]+", " ")
    split = pc.replace_substring_regex(spaced, _NUMBERED, r"\1 \2")
    unled = pc.replace_substring_regex(split, r"(?:^|\s)/+", " ")
    return tidy(pc.replace_substring_regex(unled, r"/+(?:\s|$)", " "))


def _phrases(values: pa.Array, rules: AddressRules) -> pa.Array:
    any_phrase = r"\b(?:" + "|".join(map(re.escape, sorted(rules.phrases))) + r")\b"

    def replaced(found: pa.Array) -> pa.Array:
        for phrase in sorted(rules.phrases, key=lambda p: (-len(p), p)):
            pattern = rf"\b{re.escape(phrase)}\b"
            found = pc.replace_substring_regex(found, pattern, rules.phrases[phrase])
        return found

    return where_needed(values, any_phrase, replaced)


def read_rt_rw(rt: pa.Array, rw: pa.Array, both: pa.Array) -> pa.Table:
    """Read RT and RW from their own columns, else from the one for both ("RT 003/RW 004", "003/004")."""
    together = joined([rt, rw, both], "|")
    return read_distinct(together, _from_columns, RT_RW_SCHEMA)


def _from_columns(value: str) -> tuple[int | None, int | None]:
    # without any bar the three cells were blank or illegible
    rt, rw, both = value.split("|") if "|" in value else ("", "", "")
    rt_of_both, rw_of_both = _from_pair(both)
    return _number(rt) or rt_of_both, _number(rw) or rw_of_both


def _from_pair(value: str) -> tuple[int | None, int | None]:
    pair = re.fullmatch(r"\D*(\d{1,3})(?:\.0)?\D+(\d{1,3})(?:\.0)?\D*", value)
    return (_in_range(pair[1]), _in_range(pair[2])) if pair else (_number(value), None)


def _number(value: str) -> int | None:
    found = re.fullmatch(r"\D*(\d{1,3})(?:\.0)?\D*", value)
    return _in_range(found[1]) if found else None


def _in_range(digits: str) -> int | None:
    number = int(digits)
    return number if 1 <= number <= _MOST else None


def _from_text(value: str) -> tuple[int | None, int | None]:
    if found := re.search(_BOTH, value) or re.search(_BARE, value):
        return _in_range(found[1]), _in_range(found[2])
    rt, rw = re.search(_RT, value), re.search(_RW, value)
    return rt and _in_range(rt[1]), rw and _in_range(rw[1])


def read_places(raw: pa.Array) -> pa.Array:
    """Birth places in one spelling: without KOTA or KABUPATEN, UJUNG PANDANG as MAKASSAR (1971–1999)."""
    return read_codes(raw, _place, pa.string())


def _place(written: str) -> str | None:
    plain = re.sub(r"[^A-Z]+", " ", written.replace("'", "")).strip()
    bare = re.sub(r"^(?:KOTA|KODYA|KOTAMADYA|KABUPATEN|KAB) (?=\w)", "", plain)
    former = re.fullmatch(r"(?:UJUNG|UJ|U|UDJUNG) ?PANDANG|UPANDANG|MAKASAR|MKS|MKSR", bare)
    return "MAKASSAR" if former else bare or None
