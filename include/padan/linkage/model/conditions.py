"""What a level or a derived column of a model may ask: a closed set of typed sentences.

A model says `{jaro_winkler: name, at_least: 0.9201}`, never SQL: the same sentence is compiled for each
engine (duck.py for DuckDB), and an engine that cannot say it refuses the model.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

# One word or a list of them.
_Listed = BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
Names = Annotated[tuple[str, ...], _Listed, Field(min_length=1)]
DateParts = Annotated[tuple[Literal["year", "month", "day"], ...], _Listed, Field(min_length=1)]


class Strict(BaseModel):
    """A part of a model: unknown words are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Exact(Strict):
    """All columns are equal, and none is null."""

    exact: Names

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return self.exact


class Unknown(Strict):
    """The column is null on the left, the right, or both."""

    unknown: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.unknown,)


class Known(Strict):
    """The column is given on both sides."""

    known: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.known,)


class JaroWinkler(Strict):
    """Jaro-Winkler similarity of two texts, in float64; choose a bound that no ratio hits (0.9201)."""

    jaro_winkler: str
    at_least: float = Field(gt=0, lt=1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.jaro_winkler,)


class Tokens(Strict):
    """Every word of the text with fewer words stands in the other, or is the initial of one of its words.

    at_least: words that the shorter text must have.
    """

    tokens: str
    at_least: int = Field(default=1, ge=1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.tokens,)


class Swapped(Strict):
    """Two different dates of one year that are equal once day and month change places."""

    swapped: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.swapped,)


class Parts(Strict):
    """The named parts of two dates are equal."""

    parts: str
    same: DateParts

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.parts,)


class Heaped(Strict):
    """One of two dates is 1 January or 31 December: what clerks write when they know the year only."""

    heaped: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.heaped,)


class Holds(Strict):
    """A yes/no column of one side says yes."""

    holds: str
    side: Literal["left", "right"]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads."""
        return (self.holds,)


_CONDITIONS = {
    "exact": Exact,
    "unknown": Unknown,
    "known": Known,
    "jaro_winkler": JaroWinkler,
    "tokens": Tokens,
    "swapped": Swapped,
    "parts": Parts,
    "heaped": Heaped,
    "holds": Holds,
}


class Keep(Strict):
    """A column's value where another column's mark is one of some words, else null."""

    keep: str
    when: str
    is_in: tuple[str, ...] = Field(min_length=1)


class Prefix(Strict):
    """The first `length` characters of a text; null unless it ends with `ending`, if one is given."""

    prefix: str
    length: int = Field(ge=1)
    ending: str | None = None


class Year(Strict):
    """The year of a date."""

    year_of: str


class Swap(Strict):
    """A date with day and month in each other's places; null where no such date exists."""

    swap: str


class Copy(Strict):
    """A column as it is; for the side of a key that needs no change."""

    copy_of: str


_DERIVATIONS = {"keep": Keep, "prefix": Prefix, "year_of": Year, "swap": Swap, "copy_of": Copy}


def _kind(words: dict[str, Any]) -> Any:
    def tag(value: Any) -> str | None:
        if isinstance(value, BaseModel):
            return next(word for word, kind in words.items() if isinstance(value, kind))
        found = [word for word in words if isinstance(value, dict) and word in value]
        return found[0] if found else None

    known = ", ".join(words)
    return Discriminator(tag, custom_error_type="unknown_word", custom_error_message=f"say one of: {known}")


Condition = Annotated[
    Annotated[Exact, Tag("exact")]
    | Annotated[Unknown, Tag("unknown")]
    | Annotated[Known, Tag("known")]
    | Annotated[JaroWinkler, Tag("jaro_winkler")]
    | Annotated[Tokens, Tag("tokens")]
    | Annotated[Swapped, Tag("swapped")]
    | Annotated[Parts, Tag("parts")]
    | Annotated[Heaped, Tag("heaped")]
    | Annotated[Holds, Tag("holds")],
    _kind(_CONDITIONS),
]

Derivation = Annotated[
    Annotated[Keep, Tag("keep")]
    | Annotated[Prefix, Tag("prefix")]
    | Annotated[Year, Tag("year_of")]
    | Annotated[Swap, Tag("swap")]
    | Annotated[Copy, Tag("copy_of")],
    _kind(_DERIVATIONS),
]
