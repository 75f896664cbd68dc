"""Agency contracts: what a file of an agency looks like and means, as data with its source and date.

One YAML file an agency in include/agencies. Another agency is another file and no code.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from padan.errors import ConfigurationError
from padan.identity import CodeMaps
from padan.intake.columns import ROLE_COLUMNS, normalised
from padan.settings import Settings

# Maps whose meanings the warehouse bounds, with what it allows beyond the defaults' own words.
_CLOSED_MAPS: dict[str, frozenset[str]] = {
    "sex": frozenset(),
    "population_status": frozenset(),
    "membership_segment": frozenset(),
    "membership_status": frozenset(),
    "sponsor_kind": frozenset({"employer"}),
}

Share = Annotated[float, Field(ge=0, le=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class XlsxFormat(_Strict):
    """An Excel workbook; every visible sheet is a list of rows under one header.

    ignored_sheets: names of sheets that hold no list (instructions, a recapitulation).
    header_search_rows: the header is looked for in so many first rows of a sheet.
    """

    type: Literal["xlsx"]
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")
    ignored_sheets: tuple[str, ...] = ()
    header_search_rows: int = Field(default=40, ge=1, le=1000)


class DelimitedFormat(_Strict):
    """Delimited text. Encodings are tried in this order after a byte order mark; the last one wins."""

    type: Literal["delimited"]
    suffixes: tuple[str, ...] = (".csv", ".txt")
    delimiters: tuple[Annotated[str, Field(min_length=1, max_length=1)], ...] = (";", ",", "|", "\t")
    encodings: tuple[str, ...] = ("utf-8", "cp1252")
    header_search_rows: int = Field(default=40, ge=1, le=1000)

    @field_validator("encodings")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            try:
                codecs.lookup(name)
            except LookupError:
                raise ValueError(f"{name!r} is no encoding that Python knows") from None
        return names


class Column(_Strict):
    """The headers under which an agency sends a column, compared by letters and digits.

    fill_merged: a cell merged over several rows speaks for all of them.
    """

    headers: tuple[str, ...] = Field(min_length=1)
    required: bool = False
    fill_merged: bool = False


class Gates(_Strict):
    """Limits beyond which a file is held until a named person releases it.

    The row count is compared with that of the agency's file of the period before.
    """

    max_failing_share: Share
    row_count_min_ratio: float = Field(ge=0)
    row_count_max_ratio: float = Field(gt=0)


class Limits(_Strict):
    """What a file may need in memory and on disk; beyond it is refused before it is read."""

    max_file_bytes: int = 4_000_000_000
    max_unpacked_bytes: int = 2_000_000_000
    max_unpacking_ratio: int = 300
    max_cells: int = 25_000_000
    max_columns: int = 300
    max_rows: int = 20_000_000
    max_cell_characters: int = 32_767  # what a cell of Excel can hold


class AgencyContract(_Strict):
    """What one agency sends. `required`: a period is complete only with this agency's file.

    one_of: groups of columns of which each file has at least one.
    codes: the agency's code words by map of padan.identity.CodeMaps, added to its defaults.
    total_words: words with which a line of sums begins.
    """

    agency: str = Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")
    role: Literal["candidate", "resident", "member"]
    required: bool = True
    title: str
    contact: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    source: str
    date: dt.date
    format: Annotated[XlsxFormat | DelimitedFormat, Field(discriminator="type")]
    columns: dict[str, Column]
    one_of: tuple[tuple[str, ...], ...] = ()
    total_words: tuple[str, ...] = ("JUMLAH", "TOTAL")
    codes: dict[str, Any] = Field(default_factory=dict)
    gates: Gates
    limits: Limits = Limits()
    sha256: str = Field(default="", exclude=True)

    @field_validator("codes")
    @classmethod
    def _meanings_are_known(cls, codes: dict[str, Any]) -> dict[str, Any]:
        try:
            maps, defaults = CodeMaps.of(codes), CodeMaps()
        except (ConfigurationError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(str(error)) from None
        for name in codes.keys() & _CLOSED_MAPS.keys():
            meanings, known = _meanings(maps, name), _meanings(defaults, name) | _CLOSED_MAPS[name]
            if strange := sorted(meanings - known):
                raise ValueError(f"{name} has no word {strange[0]!r}; there are {', '.join(sorted(known))}")
        return codes

    @property
    def code_maps(self) -> CodeMaps:
        """The code words as padan.identity reads them."""
        return CodeMaps.of(self.codes)

    @model_validator(mode="after")
    def _columns_of_the_role(self) -> Self:
        known = ROLE_COLUMNS[self.role]
        named = [*self.columns, *(name for group in self.one_of for name in group)]
        if unknown := sorted(set(named) - set(known)):
            raise ValueError(f"{unknown[0]} is no column of role {self.role}; there are {', '.join(known)}")
        if missing := [name for group in self.one_of for name in group if name not in self.columns]:
            raise ValueError(f"one_of names {missing[0]}, which has no headers under columns")
        if not self.required_groups:
            raise ValueError("no column is required: a header could not be told from a row")
        self._each_header_once()
        return self

    def _each_header_once(self) -> None:
        seen: dict[str, str] = {}
        for name, column in self.columns.items():
            for header in column.headers:
                other = seen.setdefault(normalised(header), name)
                if other != name:
                    raise ValueError(f"header {header!r} stands under both {other} and {name}")

    @property
    def aliases(self) -> dict[str, str]:
        """Normalised header -> canonical column."""
        return {normalised(h): name for name, column in self.columns.items() for h in column.headers}

    @property
    def required_groups(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns; a file has at least one column of each."""
        single = ((name,) for name, column in self.columns.items() if column.required)
        return (*single, *self.one_of)


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are boolean: NO, N, Y and YA are words of our agencies."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":bool")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def load_contracts(settings: Settings) -> dict[str, AgencyContract]:
    """Every contract of include/agencies by agency, in the order of their names.

    Raises ConfigurationError that names file and field.
    """
    folder = settings.include / "agencies"
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise ConfigurationError(f"{folder} holds no agency contract (*.yaml).")
    return {path.stem: load_contract(path) for path in paths}


def load_contract(path: Path) -> AgencyContract:
    """One contract; its file is named like its agency."""
    return _parse(path, path.read_bytes())


@lru_cache(maxsize=64)
def _parse(path: Path, text: bytes) -> AgencyContract:
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path} is not YAML: {_one_line(str(error))}") from None
    if not isinstance(document, Mapping):
        raise ConfigurationError(f"{path} holds no contract: it should begin with `agency: {path.stem}`.")
    digest = hashlib.sha256(text).hexdigest()
    try:
        contract = AgencyContract.model_validate({**document, "sha256": digest})
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_describe(error)}") from None
    if contract.agency != path.stem:
        raise ConfigurationError(f"{path}: field agency is {contract.agency!r}; the file is named otherwise.")
    return contract


def _meanings(maps: CodeMaps, name: str) -> set[str]:
    words = getattr(maps, name)
    return set(words.values()) if isinstance(words, Mapping) else {kind for _, kind in words}


def _describe(error: ValidationError) -> str:
    return "; ".join(f"field {_place(problem)}: {problem['msg']}" for problem in error.errors())


def _place(problem: Any) -> str:
    return ".".join(str(part) for part in problem["loc"]) or "(whole file)"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
