"""Which work is vulnerable: agreement with the reference tables, and refusals that say where."""

from __future__ import annotations

import csv
import datetime as dt
import shutil

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.rereview.missed_rules import MissedRules
from padan.settings import Settings
from padan.verification.rulebook import own_version_in_force

DATE = dt.date(2026, 12, 1)


def reference(name: str, column: str) -> set[int]:
    with (Settings().reference / name).open(encoding="utf-8", newline="") as file:
        return {int(row[column]) for row in csv.DictReader(file)}


def rules(settings: Settings) -> MissedRules:
    return own_version_in_force(settings, "missed", MissedRules, DATE)


def test_every_kind_of_work_on_the_programmes_list_is_in_or_left_out_with_a_reason():
    known = rules(Settings())
    left_out = {code for group in known.left_out for code in group.codes}
    listed = reference("pekerja_rentan_occupations.csv", "siak_pekerjaan_code")
    assert listed <= set(known.codes) | left_out
    assert left_out <= listed


def test_what_the_programmes_list_does_not_name_is_to_be_confirmed():
    listed = reference("pekerja_rentan_occupations.csv", "siak_pekerjaan_code")
    for group in rules(Settings()).occupations:
        assert (set(group.codes) <= listed) == (group.to_confirm is None)


def test_every_code_is_one_of_the_registers():
    assert set(rules(Settings()).codes) <= reference("siak_pekerjaan.csv", "code")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda v: v["left_out"].append({"codes": [14], "reason": "x"}),
            "occupation codes are named twice: 14",
        ),
        (lambda v: v["occupations"][0].pop("source"), r"occupations.0.source: Field required"),
        (lambda v: v["occupations"][0].update(codes=[0]), r"occupations.0.codes.0: "),
        (lambda v: v.update(covered_by=["paid"]), r"covered_by.0: "),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, edit, message):
    shutil.copytree(Settings().include / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "missed.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content["versions"][0])
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message) as caught:
        rules(Settings(include=tmp_path))
    assert "missed.yaml" in str(caught.value)
