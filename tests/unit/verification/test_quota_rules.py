"""Places as data: what the announcement says, another target, and refusals that say where."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.settings import Settings
from padan.verification.quota_rules import Quota
from padan.verification.rulebook import own_version_in_force

DATE = dt.date(2026, 12, 1)


def rules(settings: Settings) -> Quota:
    return own_version_in_force(settings, "quota", Quota, DATE)


def test_the_target_is_the_announced_one_and_the_settings_default():
    quota = rules(Settings())
    assert quota.target == Settings.model_fields["target"].default == 35_782
    assert [(part.is_disabled, part.places) for part in quota.reserved] == [(True, 472)]
    assert quota.keys[0] == "renewal"


def test_another_target_scales_what_is_reserved():
    quota = rules(Settings())
    assert quota.of(35_782) is quota
    twentieth = quota.of(1_789)
    assert (twentieth.target, [part.places for part in twentieth.reserved]) == (1_789, [23])
    assert quota.of(10).reserved == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda v: v["reserved"][0].update(places=35_783),
            "35783 places are reserved, but the target is 35782",
        ),
        (lambda v: v["reserved"][0].pop("is_disabled"), "name one"),
        (lambda v: v["reserved"][0].update(kecamatan="7371"), r"reserved.0.kecamatan: "),
        (lambda v: v["order"].reverse(), "`draw` last"),
        (lambda v: v["order"].insert(0, v["order"][0]), "each key once"),
        (lambda v: v["order"][0].pop("source"), r"order.0.source: Field required"),
        (lambda v: v.update(target=0), r"target: "),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, edit, message):
    shutil.copytree(Settings().include / "rules", tmp_path / "rules")
    path = tmp_path / "rules" / "quota.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content["versions"][0])
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message) as caught:
        rules(Settings(include=tmp_path))
    assert "quota.yaml" in str(caught.value)
