"""How many people the city pays for and who comes first, as typed data: include/rules/quota.yaml."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from padan.verification.rules import Segment, Version

Kecamatan = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
OrderKey = Literal["renewal", "disabled", "older", "draw"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reserved(_Strict):
    """Places kept for the people to whom every condition given applies."""

    segment: Segment | None = None
    kecamatan: Kecamatan | None = None
    is_disabled: bool | None = None
    places: int = Field(gt=0)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _of_somebody(self) -> Self:
        if self.segment is None and self.kecamatan is None and self.is_disabled is None:
            raise ValueError("places are kept for a segment, a kecamatan or is_disabled: name one")
        return self


class OrderRule(_Strict):
    """One key of the order, and by what right."""

    key: OrderKey
    source: str = Field(min_length=1)


class Quota(Version):
    """Places of a year."""

    target: int = Field(gt=0)
    reserved: list[Reserved]
    order: list[OrderRule] = Field(min_length=1)
    to_confirm: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _no_more_than_there_are(self) -> Self:
        kept = sum(part.places for part in self.reserved)
        if kept > self.target:
            raise ValueError(f"{kept} places are reserved, but the target is {self.target}")
        return self

    @model_validator(mode="after")
    def _an_order_without_ties(self) -> Self:
        if len(set(self.keys)) < len(self.keys) or self.keys[-1] != "draw":
            raise ValueError("order names each key once, and `draw` last: it decides where all else is equal")
        return self

    @property
    def keys(self) -> list[str]:
        """The order's keys, the first one first."""
        return [rule.key for rule in self.order]

    def of(self, target: int) -> Quota:
        """The same rules for another number of places; reserved places scaled, rounded down."""
        if target == self.target:
            return self
        scaled = [(part, part.places * target // self.target) for part in self.reserved]
        reserved = [part.model_copy(update={"places": places}) for part, places in scaled if places]
        return self.model_copy(update={"target": target, "reserved": reserved})
