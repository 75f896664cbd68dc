"""What a return file looks like and what its codes lead to, as data: include/rules/bpjs_return*.yaml."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from padan.intake.contracts import AgencyContract, Column, DelimitedFormat, Limits, XlsxFormat
from padan.verification.rules import Reason, Version

ReturnColumn = Literal[
    "reference", "line_no", "nik", "full_name", "member_no", "status", "code", "remark", "month"
]
Word = Annotated[str, Field(min_length=1)]


class ReturnForm(Version):
    """The form of a return file; see the head of the YAML file."""

    to_confirm: str | None = None
    delimiters: tuple[Annotated[str, Field(min_length=1, max_length=1)], ...]
    columns: dict[ReturnColumn, Column]
    accepted: list[Word] = Field(min_length=1)
    returned: list[Word] = Field(min_length=1)
    member_no: str
    month_forms: list[str] = Field(min_length=1)

    @field_validator("columns")
    @classmethod
    def _what_finds_a_line(cls, columns: dict[ReturnColumn, Column]) -> dict[ReturnColumn, Column]:
        needed: tuple[ReturnColumn, ...] = ("reference", "line_no", "nik", "member_no", "status", "code")
        for name in needed:
            if name not in columns or not columns[name].required:
                raise ValueError(f"{name} has to be there and required: an answer is applied by it")
        return columns

    @field_validator("member_no", "month_forms")
    @classmethod
    def _patterns(cls, patterns: str | list[str]) -> str | list[str]:
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
        return patterns

    @property
    def sha256(self) -> str:
        """A hash of all that decides how a file is read."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @cached_property
    def words(self) -> dict[str, str]:
        """The status column's words, in capitals -> accepted or returned."""
        return {word.upper(): "accepted" for word in self.accepted} | {
            word.upper(): "returned" for word in self.returned
        }

    def contract(self, suffix: str) -> AgencyContract:
        """The form as the readers of padan.intake know it, for a workbook or for text."""
        workbook = XlsxFormat(type="xlsx")
        form: Any = (
            workbook
            if suffix.lower() in workbook.suffixes
            else DelimitedFormat(type="delimited", delimiters=self.delimiters)
        )
        # not checked: the columns are none of an agency's list, and no file of this kind reaches raw
        columns = {str(name): column for name, column in self.columns.items()}
        return AgencyContract.model_construct(  # type: ignore[call-arg]  # no gates: nothing is compared
            agency="bpjs", role="member", title="BPJS", contact="", source=self.source, date=dt.date.min,
            format=form, columns=columns, one_of=(), total_words=("JUMLAH", "TOTAL"), codes={},
            limits=Limits(), sha256=self.sha256,
        )  # fmt: skip


class ReturnCode(BaseModel):
    """One code: its meaning to BPJS, and what it leads to here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    meaning: str
    leads_to: Literal["rule", "review", "fix_list"]
    concern: Reason


class ReturnCodes(Version):
    """Every code we know."""

    to_confirm: str | None = None
    codes: dict[str, ReturnCode]
