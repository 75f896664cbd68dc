"""What another rules file would change equals what a real run under it decides, and changes nothing."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pyarrow.csv as pa_csv
import pytest
import yaml

from padan import stages
from padan.city import build
from padan.errors import PadanError
from padan.intake import receive
from padan.settings import Settings
from padan.verification import decide
from padan.verification.whatif import what_if
from padan.warehouse import Role, begin
from tests.conftest import fresh_settings
from tests.steps import environment_of
from tests.unit.verification.world import PERIOD, World, row_id

RULES = Settings().include / "rules"
ELIGIBILITY = RULES / "eligibility.yaml"
SEGMENT_RULE = {
    "id": "segment", "fact": "segment", "any_of": ["non_asn"], "reason": "SEGMENT_ELSEWHERE",
    "outcome": "ineligible", "unknown": "SEGMENT_UNKNOWN", "source": "A trial.",
}  # fmt: skip


def edited(name: str, folder: Path, edit: Callable[[dict], None]) -> Path:
    """A rule file in force with its one version edited, written to `folder`."""
    content = yaml.safe_load((RULES / f"{name}.yaml").read_text(encoding="utf-8"))
    edit(content["versions"][0])
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path


def until_55(version: dict) -> None:
    rule = next(rule for rule in version["rules"] if rule["id"] == "not_yet_65")
    rule["at_least"] = 55


def from_30(version: dict) -> None:
    rule = next(rule for rule in version["rules"] if rule["id"] == "adult")
    rule["below"] = 30


def without_non_asn(version: dict) -> None:
    version["rules"].append(SEGMENT_RULE)


def without_an_upper_age(version: dict) -> None:
    version["rules"] = [rule for rule in version["rules"] if rule["id"] != "not_yet_65"]


def with_old_age(version: dict) -> None:
    version["programmes"].append({"code": "JHT", "rupiah_per_month": 20_000})


@dataclass
class City:
    """A real period, received, linked, decided and published."""

    settings: Settings
    run_id: int

    def environment(self, monkeypatch, **different: Path) -> None:
        for name, value in environment_of(self.settings).items():
            monkeypatch.setenv(name, value)
        for name, value in different.items():
            monkeypatch.setenv(f"PADAN_{name.upper()}", str(value))


@pytest.fixture(scope="module")
def city(postgres, tmp_path_factory):
    folder = tmp_path_factory.mktemp("what-if")
    build(folder / "city", size=400, seed=3)
    with fresh_settings(postgres, folder) as settings, pytest.MonkeyPatch.context() as monkeypatch:
        city = City(settings, 0)
        city.environment(monkeypatch)
        for agency in ("disnaker", "disdukcapil", "bpjs"):
            for path in sorted((folder / "city" / PERIOD / agency).iterdir()):
                stages.check_file(receive(settings, path, agency, PERIOD).file_id)
        with begin(settings) as connection:  # a few cells that nobody can read
            connection.exec_driver_sql(
                "UPDATE core.candidate SET segment = NULL WHERE row_number %% 9 = 0", {}
            )
        city.run_id = stages.run_flow(PERIOD)["run_id"]
        yield city


def everything(settings: Settings) -> dict[str, bytes]:
    """Every table of the warehouse as COPY writes it, in order, and where every sequence stands."""
    contents = {}
    with begin(settings, Role.OWNER) as connection:
        tables = connection.exec_driver_sql(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1",
            {},
        ).scalars()
        queries = {table: f"SELECT t::text FROM {table} AS t ORDER BY 1" for table in tables}
        queries["sequences"] = "SELECT s.* FROM pg_sequences AS s ORDER BY 1, 2"
        for name, query in queries.items():
            buffer = io.BytesIO()
            connection.connection.cursor().copy_expert(f"COPY ({query}) TO STDOUT", buffer)
            contents[name] = buffer.getvalue()
    return contents


def decided(settings: Settings, run_id: int) -> dict[int, tuple]:
    """Row id -> everything that was decided about it, and what was staged for it."""
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT d.row_id, d.state, d.reasons, d.resident_row_id, d.probability, d.survivor_row_id,"
            " d.overlap, d.member_row_id, s.programmes, s.contribution_rp FROM verification.decision AS d"
            " INNER JOIN staging.batch AS b ON d.run_id = b.run_id"
            " LEFT JOIN staging.submission_row AS s"
            " ON b.batch_id = s.batch_id AND d.row_id = s.candidate_row_id"
            " WHERE d.run_id = %s",
            (run_id,),
        ).all()
    return {row.row_id: (row.state, "+".join(row.reasons), *row[3:]) for row in rows}


def staged(rows: dict[int, tuple]) -> dict[str, int]:
    """Verified rows and rupiah a month."""
    return {
        "verified": sum(row[0] == "verified" for row in rows.values()),
        "rupiah_per_month": sum(row[-1] or 0 for row in rows.values()),
    }


CASES = {
    # what is proved -> edits of rule files, and moves that must be among those found
    "a lower age limit": ({"eligibility": until_55}, ("verified", "ineligible", "OVER_AGE")),
    "a higher age of entry": ({"eligibility": from_30}, ("verified", "ineligible", "UNDER_AGE")),
    "a rule let go": ({"eligibility": without_an_upper_age}, ("ineligible", "verified", "NEW")),
    "a new segment rule": ({"eligibility": without_non_asn}, ("verified", "ineligible", "SEGMENT_ELSEWHERE")),
    "the segment is not known": ({"eligibility": without_non_asn}, ("verified", "review", "SEGMENT_UNKNOWN")),
    "another tariff too": (
        {"eligibility": until_55, "tariffs": with_old_age},
        ("ineligible", "review", "PROGRAM_GAP"),
    ),
}


@dataclass
class Case:
    """What was asked and answered, and what a real run decided under the same rules.

    before, after: the whole warehouse. answer: as JSON. changed: the rows written, by id. now, then:
    what stands, and what the real run decided, by row id. expected: a move that must be there.
    """

    before: dict[str, bytes]
    after: dict[str, bytes]
    answer: dict
    changed: dict[int, dict]
    now: dict[int, tuple]
    then: dict[int, tuple]
    expected: tuple[str, str, str]

    def rows_by_pair(self) -> dict[tuple[str, ...], list[int]]:
        """Rows of the real run by state and leading reason, now and then; only those that change."""
        found: dict[tuple[str, ...], list[int]] = {}
        for row in self.now:
            pair = (*leading(self.now[row]), *leading(self.then[row]))
            if pair[:2] != pair[2:]:
                found.setdefault(pair, []).append(row)
        return found


def leading(decision: tuple) -> tuple[str, str]:
    return decision[0], decision[1].split("+")[0]


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES.keys())
def case(request, city, tmp_path_factory):
    edits, expected = request.param
    folder = tmp_path_factory.mktemp("case")
    files = {name: edited(name, folder, edit) for name, edit in edits.items()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        city.environment(monkeypatch)
        before = everything(city.settings)
        answer, changed = asked(folder, monkeypatch, files)
        after = everything(city.settings)
        real_id = real_run(city, folder, monkeypatch, files)
    assert real_id != city.run_id
    now, then = decided(city.settings, city.run_id), decided(city.settings, real_id)
    forget(city, real_id)
    return Case(before, after, answer, changed, now, then, expected)


def test_the_warehouse_is_byte_for_byte_as_before(case):
    assert case.after == case.before
    assert all(case.before[table] for table in ("verification.decision", "audit.ledger", "sequences"))


def test_row_for_row_it_is_what_a_real_run_decides(case):
    stands = {row: decision[:2] for row, decision in case.now.items()}
    then = {row: (one["state_then"], one["reasons_then"]) for row, one in case.changed.items()}
    assert stands | then == {row: decision[:2] for row, decision in case.then.items()}
    assert {row: (one["state_now"], one["reasons_now"]) for row, one in case.changed.items()} == {
        row: decision for row, decision in stands.items() if decision != case.then[row][:2]
    }


def test_the_sums_are_what_a_real_run_stages(case):
    assert case.answer["now"] == staged(case.now)
    assert case.answer["then"] == staged(case.then)


def test_the_moves_are_those_of_a_real_run_in_rows_and_rupiah(case):
    moves = {
        (m["state_now"], m["reason_now"], m["state_then"], m["reason_then"]): m
        for m in case.answer["changes"]
    }
    by_pair = case.rows_by_pair()
    assert any((pair[0], *pair[2:]) == case.expected for pair in by_pair)
    assert {pair: move["candidates"] for pair, move in moves.items()} == {
        pair: len(rows) for pair, rows in by_pair.items()
    }
    assert case.answer["changed"] == sum(map(len, by_pair.values()))
    for pair, rows in by_pair.items():
        now, then = (staged({row: side[row] for row in rows}) for side in (case.now, case.then))
        assert moves[pair]["verified_change"] == then["verified"] - now["verified"]
        change = then["rupiah_per_month"] - now["rupiah_per_month"]
        assert moves[pair]["rupiah_per_month_change"] == change


def asked(folder, monkeypatch, files) -> tuple[dict, dict[int, dict]]:
    """What `padan eligibility` answers: as JSON, and the rows it writes by id."""
    from padan import cli

    tariff = ["--tariff", str(files["tariffs"])] if "tariffs" in files else []
    arguments = ["--rules", str(files["eligibility"]), *tariff, "--rows", str(folder / "rows.csv"), "--json"]
    monkeypatch.setattr(sys, "argv", ["padan", "eligibility", *arguments])
    with redirect_stdout(io.StringIO()) as said, pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    rows = pa_csv.read_csv(folder / "rows.csv")
    assert rows.column_names == ["row_id", "state_now", "reasons_now", "state_then", "reasons_then"]
    return json.loads(said.getvalue()), {row["row_id"]: row for row in rows.to_pylist()}


def real_run(city, folder, monkeypatch, files) -> int:
    """Open, link and decide a run of the same inputs with the rules folder replaced; its id."""
    include = folder / "include"
    shutil.copytree(city.settings.include, include, ignore=shutil.ignore_patterns("padan", "sql", "locale"))
    for path in files.values():
        shutil.copy(path, include / "rules")
    city.environment(monkeypatch, include=include)
    run_id = stages.open_run(PERIOD)
    stages.link(run_id)
    stages.decide(run_id)
    return run_id


def forget(city: City, run_id: int) -> None:
    """So that the next case asks about the same run."""
    with begin(city.settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'superseded' WHERE run_id = %s", (run_id,)
        )


def test_the_rules_in_force_change_nothing(city):
    told = what_if(city.settings, ELIGIBILITY)
    assert (told.run_id, told.as_decided, told.changes, told.rows.num_rows) == (city.run_id, True, [], 0)
    assert told.now == told.then
    assert told.now.verified > 0


def test_a_version_that_begins_later_does_not_count(city, tmp_path):
    path = edited("eligibility", tmp_path, without_non_asn)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    in_force = yaml.safe_load(ELIGIBILITY.read_text(encoding="utf-8"))["versions"][0]
    content["versions"][0]["from"] = in_force["from"].replace(year=2027)
    content["versions"].append(in_force)
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert what_if(city.settings, path).changes == []


# --- numbered persons: what is unknown, and what else stands ---

SEGMENTS = [
    # number, what it proves, state, reasons under the segment rule, what is different
    (1, "a segment that is let in", "verified", ["NEW"], {"row": {"segment": "informal"}}),
    (2, "a segment that is not", "ineligible", ["SEGMENT_ELSEWHERE"], {"row": {"segment": "non_asn"}}),
    (3, "no segment that can be read: an officer looks", "review", ["SEGMENT_UNKNOWN"],
     {"row": {"segment": None}}),
    (4, "a certain ground outweighs it", "ineligible", ["DECEASED"],
     {"row": {"segment": None}, "resident": {"population_status": "deceased"}}),
    (5, "an uncertain link stays with an officer, who is told", "review",
     ["LINK_UNCERTAIN", "SEGMENT_ELSEWHERE"],
     {"row": {"segment": "non_asn"}, "link": {"probability": 0.8, "decision": "review"}}),
    (6, "two grounds, both named", "ineligible", ["DECEASED", "SEGMENT_ELSEWHERE"],
     {"row": {"segment": "non_asn"}, "resident": {"population_status": "deceased"}}),
]  # fmt: skip


def persons() -> World:
    world = World()
    for number, _, _, _, different in SEGMENTS:
        world.person(number, **different)
    return world


def with_conditions(**changes) -> Callable[[dict], None]:
    """The segment rule with other conditions; None takes a key away."""
    rule = {key: value for key, value in {**SEGMENT_RULE, **changes}.items() if value is not None}
    return lambda version: version["rules"].append(rule)


@pytest.mark.parametrize(
    "conditions", [{}, {"any_of": None, "none_of": ["informal", "disabled"]}], ids=["any_of", "none_of"]
)
def test_segments(settings, tmp_path, conditions):
    run_id = persons().write(settings)
    decide(settings, run_id)
    before = decided(settings, run_id)
    changed = {
        row["row_id"]: (row["state_then"], row["reasons_then"])
        for row in what_if(
            settings, edited("eligibility", tmp_path, with_conditions(**conditions))
        ).rows.to_pylist()
    }
    then = {row % 100_000_000: changed.get(row, decision[:2]) for row, decision in before.items()}
    assert then == {number: (state, "+".join(reasons)) for number, _, state, reasons, _ in SEGMENTS}


@pytest.mark.parametrize(
    "conditions", [{}, {"any_of": None, "none_of": ["informal", "disabled"]}], ids=["any_of", "none_of"]
)
def test_a_rule_that_asks_nothing_of_silence_lets_it_pass(settings, tmp_path, conditions):
    run_id = persons().write(settings)
    decide(settings, run_id)
    rules = edited("eligibility", tmp_path, with_conditions(unknown=None, **conditions))
    changed = {row["row_id"] % 100_000_000 for row in what_if(settings, rules).rows.to_pylist()}
    assert changed == {2, 5, 6}


def test_an_unknown_age_goes_to_an_officer_under_any_limit(settings, tmp_path):
    world = World()
    world.person(1, resident={"birth_date": None})
    run_id = world.write(settings)
    decide(settings, run_id)
    told = what_if(settings, edited("eligibility", tmp_path, until_55))
    assert [(m.state_then, m.reason_then) for m in told.moves] == [("review", "BIRTH_DATE_UNKNOWN")]


def test_other_reasons_after_the_leading_one_are_counted_apart(settings, tmp_path):
    run_id = persons().write(settings)
    decide(settings, run_id)
    told = what_if(settings, edited("eligibility", tmp_path, without_non_asn))
    assert sum(move.other_reasons for move in told.moves) == 2
    assert sum(move.candidates for move in told.changes) == 2
    assert told.rows.num_rows == 4


# --- which run ---


def test_a_run_that_is_decided_anew_takes_the_place_and_one_superseded_does_not(settings, tmp_path):
    rules = edited("eligibility", tmp_path, without_non_asn)
    first, second = (World(salt=salt).write(settings) for salt in "ab")
    decide(settings, first)
    assert what_if(settings, rules).run_id == first
    decide(settings, second)
    assert what_if(settings, rules).run_id == second
    with begin(settings) as connection:
        connection.exec_driver_sql(
            "UPDATE verification.run SET status = 'superseded' WHERE run_id = %s", (second,)
        )
        connection.exec_driver_sql(
            "UPDATE verification.run SET period = '2026-10', status = 'published' WHERE run_id = %s", (first,)
        )
    assert what_if(settings, rules).run_id == first
    assert what_if(settings, rules, period="2026-10").run_id == first
    with pytest.raises(PadanError, match="No run of 2026-11 is decided"):
        what_if(settings, rules, period=PERIOD)


def test_a_run_whose_rows_are_gone_is_not_judged(settings):
    world = persons()
    run_id = world.write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        connection.exec_driver_sql("DELETE FROM core.resident WHERE row_number = 2")
    before = everything(settings)
    with pytest.raises(PadanError, match="1 of its rows are linked otherwise"):
        what_if(settings, ELIGIBILITY)
    with begin(settings) as connection:
        connection.exec_driver_sql("DELETE FROM linkage.run WHERE model = 'candidate_member'")
    with pytest.raises(PadanError, match="no links of candidate_member"):
        what_if(settings, ELIGIBILITY)
    assert everything(settings)["verification.decision"] == before["verification.decision"]


def test_rules_that_changed_since_are_said(settings, tmp_path):
    run_id = persons().write(settings)  # decided by rules that nobody recorded
    decide(settings, run_id)
    assert not what_if(settings, ELIGIBILITY).as_decided


def test_row_ids_are_the_warehouses(settings, tmp_path):
    run_id = persons().write(settings)
    decide(settings, run_id)
    with begin(settings) as connection:
        file_id = connection.exec_driver_sql(
            "SELECT file_id FROM raw.file WHERE role = 'candidate'"
        ).scalar_one()
    rows = what_if(settings, edited("eligibility", tmp_path, without_non_asn)).rows
    assert rows["row_id"].to_pylist() == [row_id(file_id, number) for number in (2, 3, 5, 6)]
