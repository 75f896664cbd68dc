"""Which work is vulnerable, as typed data: the shape of include/rules/missed.yaml."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from padan.verification.rules import Standing, Version

Code = Annotated[int, Field(ge=1, le=99)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VulnerableWork(_Strict):
    """SIAK occupation codes that count as vulnerable work; `to_confirm`: what is not agreed yet."""

    codes: list[Code] = Field(min_length=1)
    source: str = Field(min_length=1)
    to_confirm: str | None = Field(default=None, min_length=1)


class LeftOut(_Strict):
    """SIAK occupation codes that say too little to send a team, and why."""

    codes: list[Code] = Field(min_length=1)
    reason: str = Field(min_length=1)


class MissedRules(Version):
    """Who counts as missed, beside the rules of eligibility."""

    covered_by: list[Standing] = Field(min_length=1)
    occupations: list[VulnerableWork] = Field(min_length=1)
    left_out: list[LeftOut]

    @model_validator(mode="after")
    def _each_code_once(self) -> Self:
        codes = self.codes + [code for group in self.left_out for code in group.codes]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"occupation codes are named twice: {', '.join(map(str, twice))}")
        return self

    @property
    def codes(self) -> list[int]:
        """All codes of vulnerable work, in order."""
        return sorted(code for group in self.occupations for code in group.codes)
