"""A person as the privacy tables know them: a NIK while it is used, a keyed hash for good."""

from __future__ import annotations

import hashlib
import hmac
import re

from padan.errors import ConfigurationError, PadanError
from padan.settings import Settings

_PEPPER_LENGTH = 16


def checked_nik(text: str) -> str:
    """The 16 digits, without spaces, dots and dashes. Raises PadanError, which does not repeat them."""
    nik = re.sub(r"[\s.\-]", "", text)
    if not re.fullmatch(r"[0-9]{16}", nik):
        raise PadanError("That is no NIK: it has 16 digits. Read it from the person's card and try again.")
    return nik


def subject_hmac(settings: Settings, nik: str) -> str:
    """HMAC-SHA-256 of a NIK under PADAN_PEPPER. Raises ConfigurationError without a pepper.

    A plain hash of a NIK can be found by trying all of them; this one only with the pepper, which is
    kept apart from the warehouse.
    """
    if len(settings.pepper) < _PEPPER_LENGTH:
        raise ConfigurationError(
            f"Set PADAN_PEPPER to a secret of at least {_PEPPER_LENGTH} characters, and keep it for good:"
            " under another one, earlier accesses and requests of a person are not found any more."
        )
    return hmac.new(settings.pepper.encode(), nik.encode(), hashlib.sha256).hexdigest()
