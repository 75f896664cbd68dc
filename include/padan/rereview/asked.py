"""What a review asks: the rules of its date, in the form the warehouse takes them, and their hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from padan.errors import ConfigurationError
from padan.rereview.review_rules import OWN_REASONS, ReviewRules
from padan.settings import Settings
from padan.verification.rulebook import Rules, own_version_in_force, rules_in_force


@dataclass(frozen=True)
class Asked:
    """What a review asks, as the warehouse takes it, and a hash of it all."""

    enrolment_date: dt.date
    rules: Rules
    review: ReviewRules

    @property
    def register_rules(self) -> list[dict[str, Any]]:
        """Rules of eligibility that ask the register."""
        return [rule for rule in self._eligibility if rule["fact"] not in ("overlap", "segment")]

    @property
    def member_rules(self) -> list[dict[str, Any]]:
        """Rules of eligibility that ask for a class of overlap."""
        return [rule for rule in self._eligibility if rule["fact"] == "overlap" and rule["any_of"]]

    @property
    def ages(self) -> list[int]:
        """Full years at which a rule's answer changes."""
        bounds = {rule[name] for rule in self.register_rules for name in ("below", "at_least")}
        return sorted(int(bound) for bound in bounds - {None})

    @property
    def classes(self) -> list[dict[str, Any]]:
        """Classes of overlap in their order."""
        classes = enumerate(self.rules.overlap.classes, 1)
        return [{"position": position, **one.model_dump(by_alias=True)} for position, one in classes]

    @property
    def key(self) -> str:
        """One hash: under other rules everybody is looked at again."""
        overlap, tariff = self.rules.overlap.dormant_arrears_months, self.rules.tariff
        parts = [self._eligibility, self.classes, overlap, tariff.programme_codes]
        text = json.dumps([*parts, self.review.reasons, self.review.arrears_months], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def _eligibility(self) -> list[dict[str, Any]]:
        """Rules whose reason is a finding."""
        known = {entry["reason"] for entry in self.review.reasons}
        rules = [rule.model_dump(exclude={"id", "source"}) for rule in self.rules.eligibility.rules]
        return [rule for rule in rules if rule["reason"] in known]


def asked_on(settings: Settings, date: dt.date) -> Asked:
    """What a review asks under the rules of an enrolment date.

    Raises ConfigurationError where rereview.yaml names a reason that nothing gives.
    """
    asked = Asked(
        date, rules_in_force(settings, date), own_version_in_force(settings, "rereview", ReviewRules, date)
    )
    given = {rule.reason for rule in asked.rules.eligibility.rules} | OWN_REASONS
    if unknown := sorted({entry["reason"] for entry in asked.review.reasons} - given):
        raise ConfigurationError(
            f"{settings.include / 'rules' / 'rereview.yaml'}: {', '.join(unknown)}: eligibility.yaml has no "
            f"rule with this reason. Correct the name, or take it out."
        )
    return asked
