"""Errors that end a run. Bad input is not one of them: it is an outcome with a row of its own."""

from __future__ import annotations


class PadanError(Exception):
    """The run cannot go on; the message says what is wrong and what to do, without personal data."""


class ConfigurationError(PadanError):
    """A file of rules, a contract or a setting is wrong; the message names file and place."""


class WarehouseError(PadanError):
    """The database refused a statement; values are never part of the message."""


class GateClosed(PadanError):
    """A quality gate or the rule of two people holds something back until the right person has decided."""
