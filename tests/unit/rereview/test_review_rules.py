"""The rules of the re-review refuse what would end cover too easily."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.rereview.asked import asked_on
from padan.settings import Settings

ON = dt.date(2027, 1, 1)
END = {"kind": "GONE", "action": "end", "people": 2, "stands": "while_it_holds", "source": "test"}


@pytest.fixture
def with_kinds(tmp_path):
    """Settings whose rereview.yaml has these kinds alone."""

    def make(*kinds):
        shutil.copytree(Settings().include / "rules", tmp_path / "rules")
        path = tmp_path / "rules" / "rereview.yaml"
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        content["versions"][0]["kinds"] = list(kinds)
        path.write_text(yaml.safe_dump(content), encoding="utf-8")
        return Settings(include=tmp_path)

    return make


def test_the_rules_that_are_there_hold():
    asked = asked_on(Settings(), ON)
    assert asked.ages == [65]
    assert all(entry["people"] >= 2 for entry in asked.review.reasons if entry["action"] in ("end", "hold"))


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([END | {"reasons": ["MOVED_OUT"], "people": 1}], "needs 2 people"),
        ([END | {"reasons": ["VANISHED"]}], "no evidence is never a reason to end cover"),
        ([END | {"reasons": ["MOVED_OUT"], "stands": "until_decided"}], "gone evidence ends no cover"),
        ([END | {"reasons": ["MOVED_OUT"]}] * 2, "named twice: MOVED_OUT"),
        ([END | {"reasons": ["MOVED_AWAY"]}], "MOVED_AWAY: eligibility.yaml has no rule"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_end_cover_too_easily_is_refused(with_kinds, kinds, told):
    with pytest.raises(ConfigurationError, match=told):
        asked_on(with_kinds(*kinds), ON)


def test_other_rules_are_another_question(with_kinds):
    other = asked_on(with_kinds(END | {"reasons": ["MOVED_OUT"]}), ON)
    assert other.key != asked_on(Settings(), ON).key
