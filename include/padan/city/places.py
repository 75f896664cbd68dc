"""Addresses, kelurahan and telephone numbers in a cell, as different hands write them."""

from __future__ import annotations

from padan.city.randomness import Dice
from padan.city.reference import Kelurahan, Reference
from padan.city.words import PARENTS

_FORMS = (
    ("JL. ", ("JL ", "JLN. ", "JLN ", "JALAN ", "Jl. ", "")),
    (" LR. ", (" LRG. ", " LR ", " LORONG ", " LRG ")),
    (" NO. ", (" NO ", " NO.", " No. ", " NOMOR ")),
    (" BLOK ", (" BLK ", " BLOK. ", " BLOK")),
    ("SULTAN ", ("ST. ", "SLTN ")),
    ("DAENG ", ("DG. ", "DG ")),
    ("ANDI PANGERANG ", ("A.P. ", "AP ")),
    (" SELATAN", (" SEL.", " SEL")),
    (" RAYA", (" RY",)),
    ("KOMP. ", ("KOMPLEKS ", "KOMPLEK ", "KOMP ")),
    ("PERUM. ", ("PERUMAHAN ", "PERUM ")),
)


def write_address(address: str, differs: bool, dice: Dice) -> str:
    """A street as written; where it differs it is in the writing only, the place is the same."""
    if not differs:
        return address
    written = address
    for usual, forms in _FORMS:
        if usual in written and dice.chance(0.7):
            written = written.replace(usual, dice.pick(forms), 1)
    if dice.chance(0.15) and " NO" in written.upper():
        written = written[: written.upper().rindex(" NO")]
    return written if written != address else written.replace(" ", "  ", 1)


def write_kelurahan(kelurahan: Kelurahan, reference: Reference, dice: Dice) -> str:
    """Its name, sometimes in another spelling, sometimes the kelurahan it was split from."""
    if kelurahan.code in PARENTS and dice.chance(0.12):
        return PARENTS[kelurahan.code]
    aliases = reference.aliases.get(kelurahan.code, ())
    return dice.pick(aliases) if aliases and dice.chance(0.2) else kelurahan.name


def write_rt(number: int, form: str) -> str | float:
    """An RT or RW number: 002, 2 or the number itself."""
    return {"three": f"{number:03d}", "plain": str(number)}.get(form, float(number))


def write_phone(dice: Dice) -> str | float:
    """A mobile number, sometimes with dashes, sometimes as a number without its 0."""
    digits = f"{dice.pick(('0812', '0813', '0852', '0853', '0821', '0895'))}{dice.below(10**8):08d}"
    form = dice.weighted({"dashes": 0.15, "number": 0.10, "text": 0.75})
    if form == "dashes":
        return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"
    return float(digits) if form == "number" else digits
