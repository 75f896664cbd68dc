from pathlib import Path

import pytest

from padan.errors import ConfigurationError
from padan.local import drops
from padan.local.drops import Drop
from padan.local.home import Home
from padan.local.run import Job
from padan.settings import Settings


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def plain(tmp_path):
    return Settings(state=tmp_path / "state", inbox=tmp_path / "inbox", out=tmp_path / "out")


def test_own_files_lie_in_a_folder_an_agency_and_month(plain, tmp_path):
    first = put(tmp_path / "mine/disnaker/2026-11/list.xlsx")
    second = put(tmp_path / "mine/bpjs/2026-12/members.csv")
    put(tmp_path / "mine/disnaker/2026-11/.hidden")
    put(tmp_path / "mine/disnaker/2026-11/~$list.xlsx")
    put(tmp_path / "mine/disnaker/notes/other.xlsx")
    assert drops.own(plain, tmp_path / "mine", None) == [
        Drop("bpjs", "2026-12", second),
        Drop("disnaker", "2026-11", first),
    ]


def test_files_without_a_month_folder_take_the_period_given(plain, tmp_path):
    path = put(tmp_path / "mine/disnaker/list.xlsx")
    assert drops.own(plain, tmp_path / "mine", "2026-10") == [Drop("disnaker", "2026-10", path)]


def test_an_empty_folder_is_told_what_it_should_look_like(plain, tmp_path):
    put(tmp_path / "mine/disnaker/list.xlsx")
    with pytest.raises(ConfigurationError, match=r"<agency>/<YYYY-MM>/.*PERIOD=.*disnaker"):
        drops.own(plain, tmp_path / "mine", None)


def test_files_are_delivered_once(settings, tmp_path):
    files = [Drop("disnaker", "2026-11", put(tmp_path / "list.xlsx", "one"))]
    assert drops.deliver(settings, files) == 1
    assert drops.deliver(settings, files) == 0
    put(tmp_path / "list.xlsx", "two")
    assert drops.deliver(settings, files) == 1
    there = sorted(path.read_text() for path in (settings.inbox / "disnaker/2026-11").iterdir())
    assert there == ["one", "two"]


def test_files_that_lie_in_the_inbox_already_stay_there(settings):
    path = put(settings.inbox / "disnaker/2026-11/list.xlsx")
    assert drops.deliver(settings, [Drop("disnaker", "2026-11", path)]) == 0
    assert path.read_text() == "x"


def test_the_city_is_made_once_and_a_half_made_one_again(plain):
    Home.of(plain).prepare()
    put(plain.state / "city/small-7.part/2026-11/disnaker/half.xlsx")
    files = drops.city(plain, "small", 7)
    assert {file.agency for file in files} == {"bpjs", "disdukcapil", "disnaker"}
    assert {file.period for file in files} == {"2026-11"}
    assert not any("half" in file.path.name or "truth" in file.path.name for file in files)
    made = files[0].path.stat().st_mtime_ns
    assert drops.city(plain, "small", 7)[0].path.stat().st_mtime_ns == made


def test_each_job_has_a_home_of_its_own_unless_one_was_chosen(monkeypatch, tmp_path):
    for name in ("STATE", "INBOX", "TARGET"):
        monkeypatch.delenv(f"PADAN_{name}", raising=False)
    small, full = Job().settings(Settings()), Job(city="full", seed=2).settings(Settings())
    assert (small.state.name, full.state.name) == ("small-1", "full-2")
    assert small.inbox == small.state / "inbox"
    assert (small.target, full.target) == (1_789, 35_782)
    assert small.demonstration
    own = Job(inbox=tmp_path).settings(Settings(inbox=tmp_path / "in"))
    assert (own.state.name, own.inbox) == ("own", tmp_path / "in")
    assert not own.demonstration
    chosen = Job().settings(Settings(state=tmp_path, target=5))
    assert (chosen.state, chosen.target) == (tmp_path, 5)


def test_folders_are_absolute_because_tasks_work_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    told = Job().settings(Settings(state=Path("s"), inbox=Path("i"), out=Path("o")))
    assert (told.state, told.inbox, told.out) == (tmp_path / "s", tmp_path / "i", tmp_path / "o")
