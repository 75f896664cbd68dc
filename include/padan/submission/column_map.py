"""The columns of the file to BPJS as data: include/rules/bpjs_submission.yaml."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from padan.settings import Settings
from padan.verification.rules import Version

# what a spreadsheet would run
_FORMULA = re.compile(r"^[\s=+\-@]+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")

LineValue = Literal[
    "reference", "line_no", "month", "kind", "nik", "full_name", "birth_place", "birth_date", "sex",
    "marital_status", "address", "rt", "rw", "kelurahan_code", "kecamatan_code", "postal_code", "phone",
    "mother_name", "occupation", "segment", "is_disabled", "programmes", "first_active_month",
    "contribution_rp",
]  # fmt: skip


class FileColumn(BaseModel):
    """One column: its name, and a value of the line or a constant; see the head of the YAML file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_ ]*$")]
    from_line: LineValue | None = None
    constant: str | None = None
    format: Literal["text", "date", "month", "kelurahan", "kecamatan"] = "text"
    pattern: str = "%Y-%m-%d"
    codes: dict[str, str] | None = None
    width: int | None = Field(None, ge=1)
    required: bool = False
    to_confirm: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.from_line is None) == (self.constant is None):
            raise ValueError("exactly one of from_line and constant is needed")
        dated = {"date": "birth_date", "kelurahan": "kelurahan_code", "kecamatan": "kecamatan_code"}
        if self.format in dated and self.from_line != dated[self.format]:
            raise ValueError(f"format {self.format} is for {dated[self.format]}")
        if self.format == "month" and self.from_line not in {"month", "first_active_month"}:
            raise ValueError("format month is for month and first_active_month")
        return self


class ColumnMap(Version):
    """The columns in their order."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    columns: list[FileColumn] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        names = [column.name for column in self.columns]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"column {doubled[0]} is there twice")
        return self

    @property
    def sha256(self) -> str:
        """A hash of all that decides how a line is written."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@dataclass
class Written:
    """Rows as texts, in the order of the lines. cut, empty: column → values cut, required values missing."""

    header: list[str]
    rows: list[list[str]] = field(default_factory=list)
    cut: dict[str, int] = field(default_factory=dict)
    empty: dict[str, int] = field(default_factory=dict)


def rows_of(lines: list[dict[str, Any]], columns: ColumnMap, regions: Mapping[str, str]) -> Written:
    """The lines in the words of the file. regions: name by code without dots."""
    written = Written([column.name for column in columns.columns])
    for line in lines:
        written.rows.append([_cell(column, line, regions, written) for column in columns.columns])
    return written


def _cell(column: FileColumn, line: dict[str, Any], regions: Mapping[str, str], written: Written) -> str:
    text = _text(column, line, regions)
    if column.width is not None and len(text) > column.width:
        written.cut[column.name] = written.cut.get(column.name, 0) + 1
        text = text[: column.width].rstrip()
    if column.required and not text:
        written.empty[column.name] = written.empty.get(column.name, 0) + 1
    return text


def _text(column: FileColumn, line: dict[str, Any], regions: Mapping[str, str]) -> str:
    if column.from_line is None:
        return column.constant or ""
    value = line[column.from_line]
    if value is None:
        return ""
    match column.format:
        case "date":
            return str(value.strftime(column.pattern))
        case "month":
            return column.pattern.replace("%Y", value[:4]).replace("%m", value[5:])
        case "kelurahan" | "kecamatan":
            return regions.get(value, value)
    return _coded(column, value)


def _coded(column: FileColumn, value: Any) -> str:
    if column.codes is not None:
        return column.codes.get(str(value), "")
    return _FORMULA.sub("", _UNSEEN.sub(" ", str(value))).rstrip()


def region_names(settings: Settings) -> dict[str, str]:
    """Names of the city's kecamatan and kelurahan by code without dots, in capitals."""
    with (settings.reference / "makassar_wilayah.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"].replace(".", ""): row["name"].upper() for row in csv.DictReader(file)}
