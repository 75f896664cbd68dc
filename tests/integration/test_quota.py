"""Places and the waiting list on the real warehouse: numbered people."""

from __future__ import annotations

import hashlib
import shutil

import pytest
import yaml

from padan.errors import PadanError
from padan.rereview.quota import Filled, count_places
from padan.verification import decide
from padan.warehouse import Role, begin
from tests.unit.verification.world import World, nik_of

DISABLED, RENEWING = (7, 8, 9), (1, 2)
PEOPLE = range(1, 10)


@pytest.fixture
def run(settings):
    """Nine verified: two who renew, three disabled, one of them in another kecamatan; and one refused."""
    w = World()
    for number in PEOPLE:
        w.person(
            number,
            row={"is_disabled": number in DISABLED},
            resident={"kecamatan_code": "737102", "kelurahan_code": "7371021001"} if number == 9 else None,
            member={"sponsor_kind": "city_programme"} if number in RENEWING else None,
        )
    w.person(10, resident={"population_status": "deceased"})
    run_id = w.write(settings)
    decide(settings, run_id)
    return run_id


def with_rules(settings, folder, target: int, **changes):
    """Settings with this target and a changed quota."""
    shutil.copytree(settings.include / "rules", folder / "rules")
    path = folder / "rules" / "quota.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["versions"][0] |= {"target": target, **changes}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return settings.model_copy(update={"include": folder})


def waiting(settings) -> list[int]:
    """Numbers of those who wait, in their order."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000 AS number, place FROM verification.waiting ORDER BY place", {}
        ).all()
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    return [row.number for row in rows]


def by_lot(*numbers: int) -> list[int]:
    """The order of a draw, drawn again."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"2026 {nik_of(number)}".encode()).hexdigest())


def test_places_left_are_vacant_and_nobody_waits(settings, run, tmp_path):
    places = count_places(with_rules(settings, tmp_path, 12, reserved=[]))
    assert (places.everybody, places.vacant) == (Filled(verified=9), 3)
    assert waiting(settings) == []


def test_who_renews_comes_first_and_the_lot_decides_the_rest(settings, run, tmp_path):
    places = count_places(with_rules(settings, tmp_path, 4, reserved=[]))
    assert (places.everybody.waiting, places.vacant) == (5, 0)
    assert waiting(settings) == by_lot(3, 4, 5, 6, 7, 8, 9)[2:]


def test_kept_places_go_first_to_those_they_are_kept_for(settings, run, tmp_path):
    kept = [{"is_disabled": True, "places": 2, "source": "test"}]
    places = count_places(with_rules(settings, tmp_path, 4, reserved=kept))
    inside = by_lot(*DISABLED)[:2]
    assert waiting(settings) == by_lot(*(set(PEOPLE) - set(inside) - set(RENEWING)))
    assert places.by_part == [Filled(verified=3, waiting=1, kept=2)]


def test_what_a_part_does_not_fill_others_get(settings, run, tmp_path):
    kept = [{"kecamatan": "737102", "places": 4, "source": "test"}]
    places = count_places(with_rules(settings, tmp_path, 9, reserved=kept))
    assert waiting(settings) == []
    assert places.by_part == [Filled(verified=1, waiting=0, kept=1)]


def test_the_order_is_data(settings, run, tmp_path):
    order = [{"key": key, "source": "test"} for key in ("disabled", "renewal", "draw")]
    count_places(with_rules(settings, tmp_path, 3, reserved=[], order=order))
    assert waiting(settings) == by_lot(*RENEWING) + by_lot(3, 4, 5, 6)


def test_the_older_come_first_where_the_order_says_so(settings, tmp_path):
    w = World()
    for number, born in ((1, "1990-01-01"), (2, "1970-01-01"), (3, "1980-01-01")):
        w.person(number, row={"birth_date": born}, resident={"birth_date": born})
    decide(settings, w.write(settings))
    order = [{"key": key, "source": "test"} for key in ("older", "draw")]
    count_places(with_rules(settings, tmp_path, 1, reserved=[], order=order))
    assert waiting(settings) == [3, 1]


def test_each_place_says_why(settings, run, tmp_path):
    count_places(with_rules(settings, tmp_path, 8, reserved=[]))
    with begin(settings) as connection:
        row = connection.exec_driver_sql("SELECT * FROM verification.waiting").one()
    assert row.order_keys == ["renewal", "draw"]
    lot = hashlib.sha256(f"2026 {nik_of(row.row_id % 100_000_000)}".encode()).hexdigest()
    assert row.order_values == ["1", lot]


def test_again_is_the_same_and_more_places_shorten_the_list(settings, run, tmp_path):
    few = with_rules(settings, tmp_path / "few", 4, reserved=[])
    first = (count_places(few), waiting(settings))
    assert (count_places(few), waiting(settings)) == first
    count_places(with_rules(settings, tmp_path / "more", 6, reserved=[]))
    assert waiting(settings) == first[1][2:]


def test_counts_are_by_segment_and_kecamatan_and_name_nobody(settings, run, tmp_path):
    places = count_places(with_rules(settings, tmp_path, 4, reserved=[]))
    assert {code: filled.verified for code, filled in places.by_kecamatan.items()} == {
        "737101": 8, "737102": 1,
    }  # fmt: skip
    assert places.by_segment == {"informal": Filled(verified=9, waiting=5)}
    with begin(settings, Role.REPORTER) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM mart.run_waiting").mappings().all()
    assert {row["kecamatan_code"]: row["candidates"] for row in rows} == {
        code: filled.waiting for code, filled in places.by_kecamatan.items() if filled.waiting
    }


def test_the_target_of_the_settings_takes_the_files_place(settings, run):
    places = count_places(settings.model_copy(update={"target": 5}))
    assert (places.quota.target, places.everybody.waiting) == (5, 4)


def test_decisions_and_staging_stay_as_they_are(settings, run, tmp_path):
    count_places(with_rules(settings, tmp_path, 4, reserved=[]))
    with begin(settings) as connection:
        balance = connection.exec_driver_sql("SELECT * FROM audit.decision_balance").one()
    assert (balance.verified, balance.staged, balance.staging_difference) == (9, 9, 0)
    assert decide(settings, run)["verified"] == 9


def test_the_command_tells_it(settings, run, monkeypatch, capsys):
    import sys

    from padan import cli

    monkeypatch.setenv("PADAN_WAREHOUSE_URL", settings.warehouse_url)
    monkeypatch.setenv("PADAN_TARGET", "5")
    monkeypatch.setattr(sys, "argv", ["padan", "quota", "--language", "en"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().out
    assert ended.value.code == 0
    line = next(line for line in said.splitlines() if "All" in line)
    assert [word for word in line.split() if word.isdigit()] == ["5", "9", "0", "4"]
    assert "1. who continues a running membership" in said
    assert "Informal" in said
    assert "PERSON" not in said
    assert nik_of(1) not in said


def test_without_a_run_it_is_a_sentence(settings):
    with pytest.raises(PadanError, match="No run is decided yet"):
        count_places(settings)
