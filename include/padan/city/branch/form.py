"""The agreement on the return file, as the simulated branch reads it: form and texts of the codes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from padan.errors import ConfigurationError
from padan.settings import PROJECT_ROOT
from padan.yamlfiles import read_yaml

PATH = PROJECT_ROOT / "include" / "rules" / "bpjs_return_codes.yaml"
(
    NIK_UNKNOWN, EMPLOYED, OTHER_SPONSOR, TOO_OLD, NAME_DIFFERS, TWICE, INCOMPLETE, DIED, PAID_ALREADY,
    NOTHING_TO_END,
) = (f"R{number:02d}" for number in range(1, 11))  # fmt: skip
OTHER = "R99"


class _Part(BaseModel):
    """What the branch needs of the file; the rest is for the reader of its answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Form(_Part):
    """How a return file looks. name: with {number} of the submission and {part} of the answer."""

    name: str
    delimiter: str
    encoding: str
    columns: tuple[str, ...]
    accepted: str
    rejected: str


class _Code(_Part):
    code: str
    text: str


class Agreement(_Part):
    """The form and the texts, of the newest version."""

    form: Form
    codes: tuple[_Code, ...]

    def text(self, code: str) -> str:
        """What the branch writes beside a code; empty for none."""
        return next((known.text for known in self.codes if known.code == code), "")


@lru_cache(maxsize=4)
def read_agreement(path: Path = PATH) -> Agreement:
    """The newest version of the agreement. Raises ConfigurationError when the file is not one."""
    content = read_yaml(path).content
    try:
        return Agreement.model_validate(max(content["versions"], key=lambda version: version["from"]))
    except (ValidationError, KeyError, TypeError, ValueError):
        raise ConfigurationError(f"{path}: holds no version with `form` and `codes`.") from None
