"""Places and the waiting list on the real warehouse: numbered people."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest
import yaml

from padan.errors import PadanError
from padan.rereview.quota import Filled, count_places
from padan.settings import Settings
from padan.verification import decide
from padan.verification.inputs import inputs_of
from padan.warehouse import Role, begin
from tests.unit.verification.world import World, nik_of, rerun

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
    return w.write(settings)


def with_rules(settings, folder, target: int, **changes):
    """Settings with this target and a changed quota."""
    shutil.copytree(settings.include / "rules", folder / "rules")
    path = folder / "rules" / "quota.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["versions"][0] |= {"target": target, **changes}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return settings.model_copy(update={"include": folder})


def decided(settings, run):
    """Decide by these settings; the places as they are counted then."""
    decide(settings, run)
    return count_places(settings)


def waiting(settings, run) -> list[int]:
    """Numbers of those who wait, in their order."""
    with begin(settings, Role.REVIEWER) as connection:
        rows = connection.exec_driver_sql(
            "SELECT row_id %% 100000000 AS number, place FROM verification.waiting WHERE run_id = %(run)s"
            " ORDER BY place",
            {"run": run},
        ).all()
    assert [row.place for row in rows] == list(range(1, len(rows) + 1))
    return [row.number for row in rows]


def shown(settings, run, view: str) -> list[int]:
    """Numbers of the people whom a view of the published batch shows."""
    with begin(settings) as connection:
        connection.exec_driver_sql("UPDATE staging.batch SET status = 'published' WHERE run_id = %s", (run,))
        rows = connection.exec_driver_sql(f"SELECT nik FROM staging.{view}").all()
    return sorted(int(row.nik[6:]) for row in rows)


def by_lot(*numbers: int) -> list[int]:
    """The order of a draw, drawn again."""
    return sorted(numbers, key=lambda number: hashlib.sha256(f"2026 {nik_of(number)}".encode()).hexdigest())


def test_places_left_are_vacant_and_nobody_waits(settings, run, tmp_path):
    places = decided(with_rules(settings, tmp_path, 12, reserved=[]), run)
    assert (places.everybody, places.vacant) == (Filled(verified=9), 3)
    assert waiting(settings, run) == []


def test_who_renews_comes_first_and_the_lot_decides_the_rest(settings, run, tmp_path):
    places = decided(with_rules(settings, tmp_path, 4, reserved=[]), run)
    assert (places.everybody.waiting, places.vacant) == (5, 0)
    assert waiting(settings, run) == by_lot(3, 4, 5, 6, 7, 8, 9)[2:]


def test_kept_places_go_first_to_those_they_are_kept_for(settings, run, tmp_path):
    kept = [{"is_disabled": True, "places": 2, "source": "test"}]
    places = decided(with_rules(settings, tmp_path, 4, reserved=kept), run)
    inside = by_lot(*DISABLED)[:2]
    assert waiting(settings, run) == by_lot(*(set(PEOPLE) - set(inside) - set(RENEWING)))
    assert places.by_part == [Filled(verified=3, waiting=1, kept=2)]


def test_what_a_part_does_not_fill_others_get(settings, run, tmp_path):
    kept = [{"kecamatan": "737102", "places": 4, "source": "test"}]
    places = decided(with_rules(settings, tmp_path, 9, reserved=kept), run)
    assert waiting(settings, run) == []
    assert places.by_part == [Filled(verified=1, waiting=0, kept=1)]


def test_the_order_is_data(settings, run, tmp_path):
    order = [{"key": key, "source": "test"} for key in ("disabled", "renewal", "draw")]
    decided(with_rules(settings, tmp_path, 3, reserved=[], order=order), run)
    assert waiting(settings, run) == by_lot(*RENEWING) + by_lot(3, 4, 5, 6)


def test_the_older_come_first_where_the_order_says_so(settings, tmp_path):
    w = World()
    for number, born in ((1, "1990-01-01"), (2, "1970-01-01"), (3, "1980-01-01")):
        w.person(number, row={"birth_date": born}, resident={"birth_date": born})
    run = w.write(settings)
    order = [{"key": key, "source": "test"} for key in ("older", "draw")]
    decided(with_rules(settings, tmp_path, 1, reserved=[], order=order), run)
    assert waiting(settings, run) == [3, 1]


def test_each_place_says_why(settings, run, tmp_path):
    decided(with_rules(settings, tmp_path, 8, reserved=[]), run)
    with begin(settings) as connection:
        row = connection.exec_driver_sql("SELECT * FROM verification.waiting").one()
    assert row.order_keys == ["renewal", "draw"]
    lot = hashlib.sha256(f"2026 {nik_of(row.row_id % 100_000_000)}".encode()).hexdigest()
    assert row.order_values == ["1", lot]


def test_again_is_the_same_and_more_places_shorten_the_list(settings, run):
    few = settings.model_copy(update={"target": 4})
    first = (decided(few, run), waiting(settings, run))
    assert (decided(few, run), waiting(settings, run)) == first
    more = rerun(settings.model_copy(update={"target": 6}), run)
    assert waiting(settings, more) == first[1][2:]
    assert waiting(settings, run) == first[1]


def test_only_who_has_a_place_may_be_submitted_and_the_rest_are_shown_apart(settings, run, tmp_path):
    decided(with_rules(settings, tmp_path, 4, reserved=[]), run)
    queue = waiting(settings, run)
    assert shown(settings, run, "waiting") == sorted(queue)
    assert shown(settings, run, "bpjs_submission") == sorted(set(PEOPLE) - set(queue))


def test_a_target_larger_than_the_list_changes_nothing(settings, run, tmp_path):
    everybody = settings.model_copy(update={"target": 9})
    decided(everybody, run)
    assert shown(settings, run, "bpjs_submission") == list(PEOPLE)
    assert shown(settings, run, "waiting") == []


def test_a_count_by_another_target_keeps_who_waits(settings, run, tmp_path):
    decided(with_rules(settings, tmp_path, 4, reserved=[]), run)
    before = waiting(settings, run)
    places = count_places(settings.model_copy(update={"target": 6}))
    assert (places.everybody.waiting, places.waiting_by_run) == (3, 5)
    assert waiting(settings, run) == before


def test_another_target_is_another_run(settings, run):
    inputs = [
        inputs_of(Settings(**{**settings.model_dump(exclude_unset=True), **target}), [], None)
        for target in ({}, {"target": 5}, {"target": 6})
    ]
    assert len({json.dumps(one, sort_keys=True) for one in inputs}) == 3
    assert "target" not in inputs[0]


def test_a_split_by_segment_and_kecamatan(settings, tmp_path):
    """Ten people, six places: two for informal workers of 737101, one for 737102, one for the disabled."""
    w = World()
    there = {"kecamatan_code": "737102", "kelurahan_code": "7371021001"}
    for number in range(1, 11):
        segment = "informal" if number <= 6 else "disabled"
        w.person(number, row={"segment": segment}, resident=there if number in (5, 6, 10) else None)
    run = w.write(settings)
    kept = [
        {"segment": "informal", "kecamatan": "737101", "places": 2, "source": "test"},
        {"kecamatan": "737102", "places": 1, "source": "test"},
        {"segment": "disabled", "places": 1, "source": "test"},
    ]
    places = decided(with_rules(settings, tmp_path, 6, reserved=kept), run)
    # the first part that fits: 10 is disabled, but lives in 737102
    parts = [by_lot(1, 2, 3, 4), by_lot(5, 6, 10), by_lot(7, 8, 9)]
    inside = parts[0][:2] + parts[1][:1] + parts[2][:1]
    queue = by_lot(*(set(range(1, 11)) - set(inside)))
    assert waiting(settings, run) == queue[2:]
    assert [(part.verified, part.kept) for part in places.by_part] == [(4, 2), (3, 1), (3, 1)]
    with begin(settings, Role.REPORTER) as connection:
        rows = connection.exec_driver_sql("SELECT sum(candidates) FROM mart.run_waiting").scalar()
    assert rows == 4


def test_counts_are_by_segment_and_kecamatan_and_name_nobody(settings, run, tmp_path):
    places = decided(with_rules(settings, tmp_path, 4, reserved=[]), run)
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
    places = decided(settings.model_copy(update={"target": 5}), run)
    assert (places.quota.target, places.everybody.waiting) == (5, 4)


def test_decisions_and_staging_stay_as_they_are(settings, run, tmp_path):
    decided(with_rules(settings, tmp_path, 4, reserved=[]), run)
    with begin(settings) as connection:
        balance = connection.exec_driver_sql("SELECT * FROM audit.decision_balance").one()
    assert (balance.verified, balance.staged, balance.staging_difference) == (9, 9, 0)
    assert decide(settings, run)["verified"] == 9


def test_the_command_tells_it(settings, run, monkeypatch, capsys):
    import sys

    from padan import cli

    decide(settings, run)
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
    assert "itself has 0 waiting" in " ".join(said.split())
    assert "Informal" in said
    assert "PERSON" not in said
    assert nik_of(1) not in said


def test_without_a_run_it_is_a_sentence(settings):
    with pytest.raises(PadanError, match="No run is decided yet"):
        count_places(settings)
