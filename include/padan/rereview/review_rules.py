"""What changed evidence means and what is proposed, as typed data: include/rules/rereview.yaml."""

from __future__ import annotations

from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from padan.verification.rules import Reason, Version

Action = Literal["end", "hold", "look", "inform"]
Stands = Literal["while_it_holds", "until_decided", "once"]
OwnReason = Literal[
    "VANISHED", "TWO_ROWS", "NIK_CORRECTED", "NIK_MAY_BE_CORRECTED", "SAME_AS_ANOTHER", "NAME_CORRECTED",
    "ARREARS",
]  # fmt: skip
OWN_REASONS: frozenset[str] = frozenset(get_args(OwnReason))
_ENDS_COVER = ("end", "hold")


class Kind(BaseModel):
    """A kind of finding by its reasons, and what is proposed; see the head of rereview.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Reason
    reasons: list[Reason] = Field(min_length=1)
    action: Action
    people: int = Field(default=0, ge=0)
    notice_months: int = Field(default=0, ge=0)
    paid_in_notice: bool = True
    stands: Stands
    source: str = Field(min_length=1)
    to_confirm: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _as_many_people_as_it_takes(self) -> Self:
        least = 2 if self.action in _ENDS_COVER else 1 if self.action == "look" else 0
        if self.people < least:
            raise ValueError(f"action {self.action} needs {least} people who confirm, not {self.people}")
        if self.action in _ENDS_COVER and self.stands != "while_it_holds":
            raise ValueError(f"action {self.action} stands while_it_holds: gone evidence ends no cover")
        if set(self.reasons) & OWN_REASONS and self.action in _ENDS_COVER:
            raise ValueError(f"{', '.join(self.reasons)}: no evidence is never a reason to end cover")
        return self


class ReviewRules(Version):
    """Kinds of findings, and from how many months in arrears the city's own membership is one."""

    arrears_months: int = Field(ge=1)
    kinds: list[Kind] = Field(min_length=1)
    to_confirm: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _each_reason_once(self) -> Self:
        reasons = [reason for kind in self.kinds for reason in kind.reasons]
        twice = sorted({reason for reason in reasons if reasons.count(reason) > 1})
        if twice:
            raise ValueError(f"reasons are named twice: {', '.join(twice)}")
        return self

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """One entry a reason, as the warehouse asks for them."""
        return [
            {"reason": reason, **kind.model_dump(exclude={"reasons", "source", "to_confirm"})}
            for kind in self.kinds
            for reason in kind.reasons
        ]
