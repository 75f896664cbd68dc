"""The cells of every data row, and beside them what a careful reader can read from those cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from padan.city import dates, niks, places, spelling
from padan.city.attributes import birth_places
from padan.city.candidates import DISABLED, INFORMAL, Listing
from padan.city.errors import Errors
from padan.city.layouts import Layout
from padan.city.plan import Plan
from padan.city.population import City
from padan.city.randomness import Array, Dice
from padan.city.reference import Reference

Cell = str | float | dt.date | None
Cells = dict[str, Cell]
_ROLLS = 72
_OTHER_DATE_FORM = 0.125
_IMPAIRMENTS = (
    "TUNA NETRA", "TUNA DAKSA", "TUNA RUNGU", "TUNA WICARA", "TUNA GRAHITA", "DIFABEL FISIK", "FISIK",
    "SENSORIK", "MENTAL", "INTELEKTUAL", "YA",
)  # fmt: skip


@dataclass
class Written:
    """One data row: its cells by field, and what they give to a reader.

    nik_read: '' for none. birth_read: None for none. same_name: the name is plainly the person's.
    like_name: the name speaks for the person, if weakly.
    """

    slot: int
    cells: Cells
    nik_read: str = ""
    birth_read: dt.date | None = None
    same_name: bool = False
    like_name: bool = False


class RowWriter:
    """Writes the rows of a list; what one row says never depends on another."""

    def __init__(self, plan: Plan, city: City, listing: Listing, errors: Errors) -> None:
        reference = plan.reference
        self.reference, self.listing, self.errors = reference, listing, errors
        self._rolls = _rolls(plan, listing)
        self._people = _Facts(reference, city, listing)
        self._daeng = [
            [token for token, kind, sexes in reference.local_names if kind == "daeng" and sex in sexes]
            for sex in ("L", "P")
        ]

    def row(self, slot: int, sequence: int, layout: Layout) -> Written:
        """The row of a slot, numbered `sequence`, as the sheet's layout has it."""
        dice = Dice(self._rolls[slot].tolist())
        written = Written(slot, dict.fromkeys(layout.fields))
        number: Cell = f"{sequence}." if layout.sequence_text else float(sequence)
        empty = bool(self.listing.empty[slot])
        written.cells["sequence_no"] = None if not empty and dice.chance(0.004) else number
        self._where(slot, layout, written.cells, dice, prefilled=empty)
        if not empty:
            self._who(slot, layout, written, dice)
            self._what(slot, layout, written.cells, dice)
        written.cells = {field: _cased(written.cells[field], field, layout) for field in layout.fields}
        return written

    def _where(self, slot: int, layout: Layout, cells: Cells, dice: Dice, *, prefilled: bool) -> None:
        kelurahan = self.reference.kelurahan[self._people.kelurahan[slot]]
        if prefilled:
            if dice.chance(0.5):
                cells["kelurahan"], cells["kecamatan"] = kelurahan.name, kelurahan.kecamatan
            return
        rt, rw = self._people.rt[slot], self._people.rw[slot]
        cells["address"] = places.write_address(
            self._people.address[slot], bool(self.errors.address[slot]), dice
        )
        cells["rt"], cells["rw"] = places.write_rt(rt, layout.rt), places.write_rt(rw, layout.rt)
        cells["rt_rw"] = f"{rt}/{rw}" if layout.rt == "plain" else f"{rt:03d}/{rw:03d}"
        cells["kelurahan"] = places.write_kelurahan(kelurahan, self.reference, dice)
        cells["kecamatan"] = kelurahan.kecamatan

    def _who(self, slot: int, layout: Layout, written: Written, dice: Dice) -> None:
        facts, errors, cells = self._people, self.errors, written.cells
        kk, nik = f"{facts.kk[slot]:016d}", self._nik(slot, layout, dice)
        cells["kk"], cells["nik"] = kk, nik
        written.nik_read = niks.read_nik(nik, kk if "kk" in layout.fields else None)
        self._name(slot, written, dice)
        self._birth(slot, layout, written, dice)
        sex = facts.sex[slot] ^ int(errors.sex[slot])
        cells["sex"] = layout.sexes[sex]
        if not errors.no_mother[slot]:
            cells["mother_name"] = facts.mother[slot]
        if not errors.no_phone[slot]:
            cells["phone"] = places.write_phone(dice)

    def _nik(self, slot: int, layout: Layout, dice: Dice) -> str | float | None:
        way = str(self.errors.nik[slot])
        if self.errors.no_identity[slot]:
            way = dice.pick(("blank", "length", "characters"))
        return niks.write_nik(int(self.errors.claimed[slot]), way, dice, as_number=layout.nik_numbers)

    def _name(self, slot: int, written: Written, dice: Dice) -> None:
        errors, sex, name = self.errors, self._people.sex[slot], self._people.name[slot]
        daeng = dice.pick(self._daeng[sex])
        if errors.no_name[slot]:
            return
        written.same_name = written.like_name = True
        if errors.daeng_only[slot]:
            name, written.same_name, written.like_name = spelling.daeng_only(daeng, dice), False, False
        elif errors.name[slot]:
            name, written.same_name = spelling.write_name(name, sex, daeng, self.reference.spellings, dice)
        written.cells["full_name"] = spelling.deceased(name, dice) if errors.deceased_mark[slot] else name

    def _birth(self, slot: int, layout: Layout, written: Written, dice: Dice) -> None:
        together = "birth_place_date" in layout.fields
        style = layout.dates[dice.chance(_OTHER_DATE_FORM)]
        style = style if style in dates.TEXT_STYLES or not together else "dash"
        birth = self._people.birth[slot]
        cell, read = dates.write_date(birth, bool(self.errors.birth_date[slot]), style, dice)
        if self.errors.no_identity[slot]:
            cell, read = (None if dice.chance(0.7) else "-"), None
        place = self._people.place[slot]
        if place == "UJUNG PANDANG" and dice.chance(0.4):
            place = "MAKASSAR"
        written.birth_read = read
        written.cells["birth_date"], written.cells["birth_place"] = cell, place
        if together and cell is not None:
            written.cells["birth_place_date"] = f"{place}, {_as_text(cell, dice)}"

    def _what(self, slot: int, layout: Layout, cells: Cells, dice: Dice) -> None:
        occupation = self.reference.occupations[self.listing.label[slot]]
        cells["occupation"] = dice.pick((*occupation.words, occupation.label.lower()))
        segment, disabled = int(self.listing.segment[slot]), bool(self.listing.disabled[slot])
        has_column = "disability" in layout.fields
        if disabled and not has_column:
            segment = DISABLED
        cells["segment"] = layout.segments[segment]
        named = disabled and (segment == INFORMAL or dice.chance(0.85))
        cells["disability"] = dice.pick(_IMPAIRMENTS) if named else dice.pick(layout.able)


class _Facts:
    """What is true of each slot's person and place, as Python values."""

    def __init__(self, reference: Reference, city: City, listing: Listing) -> None:
        people, homes = city.people, city.households
        person, place = listing.person.clip(min=0), listing.place
        self.kelurahan: list[int] = homes.kelurahan[place].tolist()
        self.rt: list[int] = homes.rt[place].tolist()
        self.rw: list[int] = homes.rw[place].tolist()
        self.address: list[str] = homes.addresses(place).to_pylist()
        self.kk: list[int] = homes.kk[people.household[person]].tolist()
        self.name: list[str] = city.vocabulary.spell(people.name[person]).to_pylist()
        self.mother: list[str] = city.vocabulary.spell(people.mother[person]).to_pylist()
        self.sex: list[int] = people.sex[person].tolist()
        self.birth: list[dt.date] = people.birth[person].astype("datetime64[D]").tolist()
        names = birth_places(reference)
        self.place: list[str] = [names[index] for index in people.place[person].tolist()]


def _rolls(plan: Plan, listing: Listing) -> Array:
    """Every slot's own numbers; a row written anew in a later month has new ones."""
    rolls = plan.rng("writing").random((len(listing.person), _ROLLS))
    for month in np.unique(listing.changed[listing.changed > 0]):
        slots = np.flatnonzero(listing.changed == month)
        rolls[slots] = plan.rng("writing", int(month)).random((len(slots), _ROLLS))
    return rolls


def _as_text(cell: Cell, dice: Dice) -> str:
    return dates.date_text(cell, "dash", dice) if isinstance(cell, dt.date) else str(cell)


def _cased(cell: Cell, field: str, layout: Layout) -> Cell:
    if not isinstance(cell, str) or field in ("nik", "kk", "phone", "sequence_no", "birth_date"):
        return cell or None if isinstance(cell, str) else cell
    if field in ("occupation", "sex"):
        return cell
    return (cell.upper() if layout.upper else cell.title()) or None
