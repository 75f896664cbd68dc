"""What holds for every year of the city, whatever its seed and whatever is sent to the branch."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from padan.city import build
from padan.city.branch import PLAIN, Line
from padan.city.missed import make_workers
from padan.city.year import CityMonth, Pace, Year
from padan.errors import PadanError

FEW = hypothesis_settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
SEEDS = st.integers(0, 2**32)
BUSY = Pace().times(20)
Table = dict[str, dict[str, str]]
Send = Callable[[Year, CityMonth], Iterable[Line]]


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(path: Path, delimiter: str, key: str) -> Table:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file, delimiter=delimiter)}


def month_of(period: str) -> int:
    return int(np.datetime64(period, "M").astype(np.int64))


def asked(register: Table, niks: Iterable[str], start: int, months: int = 1) -> list[Line]:
    """Lines for these people as the register of the month has them."""
    rows = [register[nik] for nik in niks if nik in register]
    days = ["-".join(reversed(row["TGL_LHR"].split("-"))) for row in rows]
    return [
        Line(at, row["NIK"], row["NAMA_LGKP"], int(np.datetime64(day, "D").astype(np.int64)), start, months)
        for at, (row, day) in enumerate(zip(rows, days, strict=True), start=1)
    ]


def grown(register: Table, every: int) -> list[str]:
    """NIKs of one grown-up in so many who live here."""
    found = [
        nik
        for nik, row in register.items()
        if row["STATUS_DASAR"] == "1" and 1965 < int(row["TGL_LHR"][-4:]) < 2005
    ]
    return found[::every]


def send_all(months: int = 1, every: int = 9) -> Send:
    """Whoever is chosen in month 0 is asked for in every month, for the month after."""
    chosen: list[str] = []

    def send(_: Year, month: CityMonth) -> list[Line]:
        register = read(month.files["resident"], "|", "NIK")
        chosen[:] = chosen or grown(register, every)
        return asked(register, chosen, month_of(month.period) + 1, months)

    return send


def live(folder: Path, send: Send | None = None, **options) -> tuple[Year, list[CityMonth]]:
    """A year of a few months; what the branch answers is written beside the month's files."""
    year = Year(folder, **({"size": 400, "months": 3, "manner": PLAIN} | options))
    months = []
    for month in year:
        months.append(month)
        answers = year.branch.later()
        if send is not None:
            answers += year.branch.receive(list(send(year, month)), f"P-{month.period}")
        for answer in answers:
            answer.write(folder / month.period / "answers")
    year.truth.write(folder)
    return year, months


def test_month_0_and_a_plain_year_have_the_bytes_of_the_city(tmp_path):
    live(tmp_path / "year", seed=4, scenario="renewal")
    live(tmp_path / "plain", seed=4, pace=None)
    for number, scenario in ((0, "renewal"), (0, "fresh"), (3, "fresh")):
        build(tmp_path / scenario, size=400, seed=4, scenario=scenario, month=number)
    for scenario, made in (("renewal", "year"), ("fresh", "plain")):
        alone, of_year = digests(tmp_path / scenario), digests(tmp_path / made)
        assert alone and alone.items() <= of_year.items()


def _year_of_another_process(folder: Path, hash_seed: str) -> dict[str, str]:
    code = (
        "import importlib.util as u, sys; from pathlib import Path;"
        f"spec = u.spec_from_file_location('t', {__file__!r}); t = u.module_from_spec(spec);"
        "spec.loader.exec_module(t);"
        "t.live(Path(sys.argv[1]), t.send_all(), seed=7, pace=t.BUSY, manner=None)"
    )
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment, timeout=120)
    return digests(folder)


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path):
    live(tmp_path / "here", send_all(), seed=7, pace=BUSY, manner=None)
    here = digests(tmp_path / "here")
    assert sum("answers" in name for name in here) >= 4
    assert here == _year_of_another_process(tmp_path / "there", "1")


@FEW
@given(SEEDS)
def test_lives_do_not_depend_on_what_is_sent(seed):
    with TemporaryDirectory() as name:
        folder = Path(name)
        for made, send in (("sent", send_all()), ("silent", None)):
            live(folder / made, send, seed=seed, scenario="renewal", pace=BUSY)
        sent, silent = digests(folder / "sent"), digests(folder / "silent")
        same = [name for name in silent if "SIAK" in name or "PEKERJA" in name or "events" in name]
        assert len(same) == 4 * 3 + 1 and all(sent[name] == silent[name] for name in same)
        for period in ("2026-12", "2027-02"):
            file = f"{period}/bpjs/KEPESERTAAN_7371_{period}.csv"
            one, other = (read(folder / made / file, ";", "KPJ") for made in ("sent", "silent"))
            differing = [kpj for kpj in one if one[kpj] != other.get(kpj)]
            assert differing and {one[kpj]["SPONSOR"] for kpj in differing} == {
                "PEMKOT MAKASSAR - PEKERJA RENTAN"
            }


STATUS = {"moved_out": "3", "moved_back": "1", "became_double": "6", "became_inactive": "5",
          "died": "2", "died_before": "2", "death_recorded": "2"}  # fmt: skip
CHANGES = {"moved_within": "NO_KK", "name_corrected": "NAMA_LGKP"}
BEGAN = {
    "found_job": "PU",
    "began_paying_alone": "BPU",
    "city_line_began": "BPU",
    "other_sponsor_began": "BPU",
}
MEMBERS = {
    "lost_job": lambda member: member["STATUS"] == "NON AKTIF",
    "fell_behind": lambda member: int(member["TUNGGAKAN_BULAN"]) >= 1,
    "became_dormant": lambda member: int(member["TUNGGAKAN_BULAN"]) >= 3,
    **{
        event: lambda member, segment=segment: member["SEGMEN"] == segment for event, segment in BEGAN.items()
    },
}


def shows(event: dict[str, str], nik: str, register: Table, members: Table) -> bool:
    """Whether the files of a month show the state that an event leads to. nik: as the register has it."""
    kind, detail = event["event"], event["detail"]
    if kind in STATUS:
        return register.get(nik, {}).get("STATUS_DASAR") == STATUS[kind]
    if kind == "vanished":
        return nik not in register
    if kind == "nik_corrected":
        return detail in register and event["nik"] not in register
    return detail in members and MEMBERS[kind](members[detail])


@FEW
@given(SEEDS)
def test_an_event_is_visible_from_its_month_and_not_before(seed):
    with TemporaryDirectory() as name:
        options = {"scenario": "renewal", "pace": BUSY, "months": 4, "list_months": ()}
        year, months = live(Path(name), seed=seed, **options)
        registers = {month.period: read(month.files["resident"], "|", "NIK") for month in months}
        members = {month.period: read(month.files["member"], ";", "KPJ") for month in months}
    events = year.truth.events.to_dict("records")
    corrected = {(e["month"], e["nik"]): e["detail"] for e in events if e["event"] == "nik_corrected"}
    seen = set()
    for event in events:
        kind, now = event["event"], event["visible_from"]
        if kind == "reached_65" or now > months[-1].period:
            continue
        seen.add(kind)
        nik = corrected.get((event["month"], event["nik"]), event["nik"])
        before = [period for period in registers if period < now or not now]
        if column := CHANGES.get(kind):
            was, after = registers[before[-1]][event["nik"]], registers[now][nik]
            assert was[column] != after[column], kind
            continue
        assert not now or shows(event, nik, registers[now], members[now]), kind
        # who moved back lived here in other months before
        for period in before[-1:] if kind == "moved_back" else before:
            assert not shows(event, event["nik"], registers[period], members[period]), kind
    assert {"died", "nik_corrected", "name_corrected", "vanished", "found_job", "moved_back"} <= seen


@FEW
@given(SEEDS)
def test_reaching_65_is_told_in_the_month_whose_enrolment_finds_it(seed):
    with TemporaryDirectory() as name:
        year, _ = live(Path(name), seed=seed, months=4, list_months=())
        register = read(Path(name) / "2026-11/disdukcapil/SIAK_7371_2026-11.txt", "|", "NIK")
    for event in year.truth.events.query("event == 'reached_65'").to_dict("records"):
        day, month, born = map(int, register[event["nik"]]["TGL_LHR"].split("-"))
        turns = (born + 65) * 12 + month - 1 + (day > 1) - 1970 * 12  # first month begun at 65 or more
        assert turns == month_of(event["month"]) + 1


@FEW
@given(SEEDS)
def test_months_follow_each_other_while_a_person_is_renewed(seed):
    with TemporaryDirectory() as name:
        year, months = live(Path(name), send_all(), seed=seed, months=4, list_months=())
        last = read(months[-1].files["member"], ";", "KPJ")
        before = read(months[-2].files["member"], ";", "KPJ")
    accepted: dict[str, list[int]] = {}
    for line in year.branch.answered:
        accepted.setdefault(str(line.kpj) if line.accepted else "", []).append(line.start)
    covers = year.branch.covers()
    paid = covers.assign(kpj=covers["kpj"].astype(str)).groupby("kpj")["month"].agg(list).to_dict()
    assert accepted.pop("", []) and paid == accepted, "paid is what was accepted, each month once"
    renewed = {kpj for kpj, starts in accepted.items() if len(starts) == len(months)}
    assert len(renewed) > 100
    for kpj in renewed:
        assert accepted[kpj] == list(range(month_of("2026-12"), month_of("2027-04") + 1))
        assert last[kpj]["BULAN_IURAN_TERAKHIR"] == "01-03-2027" and last[kpj]["TUNGGAKAN_BULAN"] == "0"
        assert last[kpj]["BULAN_AWAL"] == before[kpj]["BULAN_AWAL"] == "01-12-2026"
        assert last[kpj]["STATUS"] == "AKTIF"


@pytest.mark.parametrize(("months", "still_paid"), [(1, False), (6, True)])
def test_claims_tell_what_was_paid_for_the_dead(tmp_path, months, still_paid):
    year, _ = live(tmp_path, send_all(months, every=1), seed=2, size=200, months=6, list_months=())
    claims = year.truth.claims
    assert len(claims) > 5 and set(claims["covered"]) <= {"", "true", "false"}
    covered = claims[claims["covered"] == "true"]
    full = covered["months_of_cover"] >= 3
    assert (covered["jkm_rp"] == np.where(full, 42_000_000, 10_000_000)).all()
    known = claims[claims["visible_from"] != ""]
    assert bool((known["months_paid_after_visible"] > 0).any()) is still_paid


def test_truth_tells_what_holds_and_what_can_be_known(tmp_path):
    year, _ = live(tmp_path, seed=9, pace=BUSY, months=4)
    truth = year.truth
    late = truth.events.query("event == 'died' and visible_from > month").iloc[0]
    assert truth.dead(late["nik"], late["month"]) and not truth.known_dead(late["nik"], late["month"])
    assert truth.known_dead(late["nik"], late["visible_from"]) and not truth.dead(late["nik"], "2026-10")
    changed = truth.events.query("event == 'nik_corrected'").iloc[0]
    for nik in (changed["nik"], changed["detail"]):
        assert truth.holds("nik_corrected", nik, changed["month"])
    lost = truth.events.query("event == 'lost_job'").iloc[0]
    assert not truth.visible("found_job", lost["nik"], lost["month"])
    assert not truth.dead("0000000000000000", "2027-03")


def test_standing_tells_what_is_so_in_the_month_last_lived(tmp_path):
    year, _ = live(tmp_path, send_all(), seed=9, pace=BUSY, months=4, list_months=())
    standing, truth = year.standing(), year.truth
    kinds = {
        "died": "DECEASED", "reached_65": "AGED_OUT", "nik_corrected": "NIK_CORRECTED",
        "name_corrected": "NAME_CORRECTED", "became_double": "DOUBLE", "became_inactive": "INACTIVE",
        "vanished": "VANISHED",
    }  # fmt: skip
    for event in truth.events[truth.events["event"].isin(list(kinds))].to_dict("records"):
        assert standing.holds(kinds[event["event"]], event["nik"]), event["event"]
    began = truth.events.query("event == 'began_paying_alone' and month == '2027-03'")
    assert all(standing.holds("OTHER_COVER", nik) for nik in began["nik"])
    cover = next(cover for cover in year.branch.books.in_order() if cover.last_month < month_of("2027-03"))
    assert standing.holds("ARREARS", str(cover.nik)) and not standing.holds("ARREARS", "0000000000000000")
    with pytest.raises(PadanError, match="knows no finding"):
        standing.holds("HAPPY", "0000000000000000")


def test_missed_workers_of_a_month_are_those_of_the_city(tmp_path):
    with pytest.raises(PadanError, match="not begun"):
        _ = Year(tmp_path).truth
    year, _ = live(tmp_path, seed=5, pace=None, months=2, list_months=())
    of_city = make_workers([15, 19, 88], size=400, seed=5, scenario="fresh", month=2)
    pd.testing.assert_frame_equal(year.workers([15, 19, 88]), of_city)


def test_the_list_comes_only_in_the_months_asked_for(tmp_path):
    _, months = live(tmp_path, list_months=(0, 2))
    assert ["candidate" in month.files for month in months] == [True, False, True, False]
    for month in months:
        assert month.files["truth" if "candidate" in month.files else "counts"].is_file()
        assert ("received" in month.counts) is ("candidate" in month.files)
    assert not (tmp_path / "2026-12" / "disnaker").exists()
