"""The rules of verification as typed data: include/rules/*.yaml, each in dated versions with its source.

What belongs here: the shape of the rule files. Reading them is in rulebook.py; what they mean for a
row is in include/sql/verification.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

State = Literal["empty", "quarantined", "duplicate", "not_found", "review", "ineligible", "verified"]
Overlap = Literal[
    "NEW", "RENEWAL", "CROSS_SEGMENT", "OTHER_SPONSOR", "SELF_PAID", "PU_ACTIVE", "DORMANT", "PROGRAM_GAP"
]
Status = Literal["alive", "deceased", "moved", "missing", "inactive", "double"]
Fact = Literal["population_status", "regency", "age_years", "occupation_code", "overlap", "segment"]
SponsorKind = Literal["employer", "self", "city_programme", "city_other", "other"]
Standing = Literal["covers", "lapsing", "ended", "dormant"]
SurvivorKey = Literal["link", "agreements", "told"]
Segment = Literal["informal", "non_asn", "disabled"]
Value = Annotated[str, StringConstraints(pattern=r"^\w+$")]
Bound = Annotated[float, Field(allow_inf_nan=False)]
Reason = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]*$")]
Share = Annotated[float, Field(ge=0, le=1)]
Score = Annotated[int, Field(ge=0, le=100)]

_VALUES_OF_FACT: dict[str, tuple[str, ...]] = {
    "population_status": get_args(Status),
    "overlap": get_args(Overlap),
    "segment": get_args(Segment),
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Version(_Strict):
    """Rules in force from a date (inclusive) until the next version's date; `source` says by what right."""

    from_: dt.date = Field(alias="from")
    source: str = Field(min_length=1)


class EligibilityRule(_Strict):
    """One question about a linked candidate; see the head of include/rules/eligibility.yaml."""

    id: str = Field(min_length=1)
    fact: Fact
    any_of: list[Value] | None = Field(None, min_length=1)
    none_of: list[Value] | None = Field(None, min_length=1)
    below: Bound | None = None
    at_least: Bound | None = None
    reason: Reason
    outcome: Literal["ineligible", "review"]
    unknown: Reason | None = None
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _one_condition_that_fits(self) -> Self:
        texts, numbers = (self.any_of, self.none_of), (self.below, self.at_least)
        given = [condition for condition in (*texts, *numbers) if condition is not None]
        if len(given) != 1:
            raise ValueError("exactly one of any_of, none_of, below, at_least is needed")
        if (self.fact == "age_years") == isinstance(given[0], list):
            raise ValueError(f"{self.fact} is compared the other way: numbers by bounds, texts by lists")
        return self

    @model_validator(mode="after")
    def _values_that_exist(self) -> Self:
        known = _VALUES_OF_FACT.get(self.fact)
        unknown = sorted(set(self.any_of or self.none_of or ()).difference(known or ()))
        if known and unknown:
            raise ValueError(f"{self.fact} is never {', '.join(unknown)}; it is one of {', '.join(known)}")
        return self


class Eligibility(Version):
    """Rules in the order in which their reasons are given."""

    rules: list[EligibilityRule] = Field(min_length=1)


class OverlapClass(_Strict):
    """Memberships of this class: every condition given holds."""

    name: Overlap = Field(alias="class")
    sponsor_kinds: list[SponsorKind] = Field(min_length=1)
    standings: list[Standing] = Field(min_length=1)
    complete: bool | None = None


class OverlapRules(Version):
    """Classes in order of precedence, first for one membership, then for one person.

    months_kept: how many months up to the enrolment month are classified and kept.
    """

    dormant_arrears_months: int = Field(ge=1)
    months_kept: int = Field(ge=1, le=120)
    classes: list[OverlapClass] = Field(min_length=1)


class Programme(_Strict):
    """A programme of BPJS Ketenagakerjaan and what it costs a person and month."""

    code: Reason
    rupiah_per_month: int = Field(gt=0)


class Tariff(Version):
    """The programmes the city pays for."""

    programmes: list[Programme] = Field(min_length=1)

    @property
    def programme_codes(self) -> list[str]:
        """Codes in the order of the file: JKK, JKM."""
        return [programme.code for programme in self.programmes]

    @property
    def rupiah_per_month(self) -> int:
        """All programmes together, for one person."""
        return sum(programme.rupiah_per_month for programme in self.programmes)


class LinkThresholds(_Strict):
    """When a link may decide without an officer: posterior at least, any rival at most."""

    posterior: Share
    rival: Share


class DecisionRules(Version):
    """Precedence of states, thresholds of links, which row stays, which doubts of the service hold one."""

    precedence: list[State]
    survivor: list[SurvivorKey]
    link: LinkThresholds
    segment_when_unreadable: Segment
    service_doubts: list[Reason] = []

    @model_validator(mode="after")
    def _every_state_once(self) -> Self:
        if sorted(self.precedence) != sorted(get_args(State)):
            raise ValueError(f"precedence names each state once: {', '.join(get_args(State))}")
        return self

    @model_validator(mode="after")
    def _the_surest_row_stays(self) -> Self:
        if self.survivor[:1] != ["link"] or len(set(self.survivor)) < len(self.survivor):
            raise ValueError("survivor begins with link and names each key once")
        return self


class AgreesFrom(_Strict):
    """Scores from which an attribute is `sesuai`."""

    name: Score
    birth_place: Score
    address: Score


class AddressWeights(_Strict):
    """What each part of an address counts, relative to the parts both sides give."""

    kelurahan: int = Field(gt=0)
    rt: int = Field(gt=0)
    rw: int = Field(gt=0)
    street: int = Field(gt=0)


class VerdictRules(Version):
    """Thresholds and aliases of the attribute verdicts."""

    agrees_from: AgreesFrom
    address_weights: AddressWeights
    birth_place_aliases: dict[str, str]
