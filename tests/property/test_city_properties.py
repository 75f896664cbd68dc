"""What holds for every city, whatever its seed, size, scenario and month."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from padan.city import build
from padan.city.families import CHILD, WIFE
from padan.city.plan import Plan
from padan.city.population import make_city
from padan.city.reference import read_reference
from padan.city.scale import make_scale

FEW = hypothesis_settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
SEEDS = st.integers(0, 2**32)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@FEW
@given(SEEDS, st.sampled_from([80, 150, 400]), st.sampled_from(["fresh", "renewal"]), st.integers(0, 3))
def test_counts_are_exact(seed, size, scenario, month):
    scale = make_scale(size)
    with TemporaryDirectory() as folder:
        report = build(Path(folder), size=size, seed=seed, scenario=scenario, month=month)
        with report.files["truth"].open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        counts = json.loads(report.files["counts"].read_text(encoding="utf-8"))
    assert counts == report.counts | {"size": size}
    assert len(rows) == counts["received"] == scale.candidates
    assert sum(row["is_empty"] == "true" for row in rows) == counts["empty"] == scale.empty
    assert sum(row["is_disabled"] == "true" for row in rows) == counts["disabled"] == scale.disabled
    assert not any(row["is_empty"] == "true" and row["is_disabled"] == "true" for row in rows)
    niks = [row["nik_read"] for row in rows if row["nik_read"]]
    assert counts["nik_duplicates"] == len(niks) - len(set(niks))
    for column in ("expected_states", "true_states", "rows_by_sheet"):
        assert sum(counts[column].values()) == len(rows)
    if month == 0:
        assert counts["residents"] == scale.residents


@FEW
@given(SEEDS)
def test_people_make_sense(seed):
    scale = make_scale(300)
    city = make_city(Plan(seed, read_reference(), scale))
    people, homes = city.people, city.households
    assert len(np.unique(people.nik)) == len(people)
    assert len(np.unique(homes.kk)) == len(homes)
    assert len(str(people.nik.min())) == len(str(people.nik.max())) == 16
    assert (people.nik % 10_000 > 0).all()
    registered = people.in_register
    assert int(registered.sum()) == scale.residents
    assert int((people.sex[registered] == 0).sum()) == scale.men
    day = people.nik // 10**8 % 100
    assert ((day > 40) == (people.sex == 1)).all(), "a woman's NIK shows her day plus 40"
    wives = np.flatnonzero((people.relation == WIFE) & registered)
    mother = np.full(len(homes), -1)
    mother[people.household[wives]] = wives
    children = np.flatnonzero((people.relation == CHILD) & (mother[people.household] >= 0))
    gap = (people.birth[children] - people.birth[mother[people.household[children]]]) / 365.25
    assert gap.min() > 14 and gap.max() < 48
    assert (people.mother[children] == people.name[mother[people.household[children]]]).mean() > 0.8


def _digests_of_another_process(folder: Path, hash_seed: str) -> dict[str, str]:
    code = (
        "import sys; from pathlib import Path; from padan.city import build;"
        "build(Path(sys.argv[1]), size=150, seed=7, scenario='renewal', month=2)"
    )
    environment = os.environ | {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TZ": "UTC+9",
    }
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment, timeout=120)
    return digests(folder)


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path):
    build(tmp_path / "here", size=150, seed=7, scenario="renewal", month=2)
    here = digests(tmp_path / "here")
    assert len(here) == 5
    assert here == _digests_of_another_process(tmp_path / "there", "1")
    build(tmp_path / "here", size=150, seed=7, scenario="renewal", month=2)
    assert digests(tmp_path / "here") == here, "a second build over the first changes nothing"
    build(tmp_path / "other", size=150, seed=8, scenario="renewal", month=2)
    assert not set(here.values()) & set(digests(tmp_path / "other").values())


@pytest.mark.parametrize("scenario", ["used", ""])
def test_a_scenario_it_does_not_know_is_refused(tmp_path, scenario):
    from padan.errors import ConfigurationError

    with pytest.raises(ConfigurationError, match="no scenario"):
        build(tmp_path, scenario=scenario)
    assert list(tmp_path.iterdir()) == []
