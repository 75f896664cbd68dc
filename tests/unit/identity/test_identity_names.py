"""Names: titles, Daeng names, patronyms, aliases, marks of death, variants and skeletons."""

from __future__ import annotations

import pyarrow as pa
import pytest

from padan.identity import load_name_rules, read_names, skeletons
from padan.settings import PROJECT_ROOT

RULES = load_name_rules(PROJECT_ROOT / "include" / "reference")


def read(name: str | None) -> dict[str, object]:
    return dict(read_names(pa.array([name], pa.string()), RULES).to_pylist()[0])


@pytest.mark.parametrize(
    ("received", "name"),
    [
        ("MUH. SYAHRUDDIN", "MUHAMMAD SYAHRUDDIN"),
        ("Muhd Syahrudin", "MUHAMMAD SYAHRUDDIN"),
        ("M.Yusup", "MUHAMMAD YUSUF"),
        ("MOEHAMMAD JUSUF", "MUHAMMAD YUSUF"),
        ("ABD. RAHMAN", "ABDUL RAHMAN"),
        ("ABDURRAHMAN", "ABDUL RAHMAN"),
        ("DJAMALOEDIN", "JAMALUDDIN"),
        ("SJAMSUDIN", "SYAMSUDDIN"),
        ("TJANDRA", "CANDRA"),
        ("BACO'", "BASO"),
        ("JA'FAR", "JAFAR"),
        ("ÑÚR  aïnï", "NUR AINI"),
        ("A N D I TENRI", "ANDI TENRI"),
        ("NUR HAYATI", "NURHAYATI"),
        ("SITTI M", "SITTI M"),
        ("A. SYAHRUL", "A SYAHRUL"),
        ("MUH. B. SYAHRUL", "MUHAMMAD B SYAHRUL"),
        ("SYAHRUL/2", "SYAHRUL"),
    ],
)
def test_writings_of_one_name_become_one(received: str, name: str) -> None:
    assert read(received)["name"] == name


@pytest.mark.parametrize(
    ("received", "name"),
    [
        ("H. ABDUL RAHMAN", "ABDUL RAHMAN"),
        ("BAPAK H. ANDI MAPPA", "ANDI MAPPA"),
        ("SITTI HJ. AMINAH", "SITTI AMINAH"),
        ("SYAHRUL H", "SYAHRUL H"),
        ("KARAENG BASO", "BASO"),
        ("H", "H"),
        ("HAJI", "HAJI"),
        ("DRA. ROSMINI", "ROSMINI"),
        ("ROSMINI, S.Pd., M.Si.", "ROSMINI"),
        ("ROSMINI S.Pd", "ROSMINI"),
        ("ROSMINI S. PD.", "ROSMINI"),
        ("ROSMINI, S.Tr.Keb", "ROSMINI"),
        ("ROSMINI SE", "ROSMINI"),
        ("ROSMINI, A.Md", "ROSMINI"),
        ("ST. AMINAH", "SITTI AMINAH"),
        ("AMINAH, ST", "AMINAH"),
        ("AMINAH S.T.", "AMINAH"),
        ("ST. AMINAH, S.T.", "SITTI AMINAH"),
        ("RAHMAN, ABDUL", "RAHMAN ABDUL"),
    ],
)
def test_titles_go_and_names_stay(received: str, name: str) -> None:
    assert read(received)["name"] == name


@pytest.mark.parametrize(
    ("received", "name", "daeng"),
    [
        ("MUH. SYAHRUDDIN DG. NGALLE", "MUHAMMAD SYAHRUDDIN", "NGALLE"),
        ("SYAHRUDDIN DAENG TE'NE", "SYAHRUDDIN", "TENE"),
        ("SYAHRUDDIN DENG NGALLE", "SYAHRUDDIN", "NGALLE"),
        ("Dg. Puji", None, "PUJI"),
        ("DG.PUJI", None, "PUJI"),
        ("DAENG", None, None),
        ("SYAHRUDDIN (DG NASSA)", "SYAHRUDDIN", "NASSA"),
        ("SYAHRUDDIN ALIAS DG NASSA", "SYAHRUDDIN", "NASSA"),
        ("BASO BIN DG. NGALLE", "BASO", None),
    ],
)
def test_a_daeng_name_is_no_own_name(received: str, name: str | None, daeng: str | None) -> None:
    found = read(received)
    assert (found["name"], found["daeng"]) == (name, daeng)


def test_the_father_and_the_alias_stand_apart() -> None:
    assert read("SYAHRUL BIN ABD. RAHMAN")["patronym"] == "ABDUL RAHMAN"
    assert read("BASO B. AMBO")["patronym"] == "AMBO"
    assert read("AMINAH BTE BASO")["name"] == "AMINAH"
    assert read("SYAHRUL ALS CULLANG")["alias"] == "CULLANG"
    assert read("SYAHRUL @ CULLANG")["alias"] == "CULLANG"
    assert read("SYAHRUL (CULLANG) BASO") | {"name_skeleton": ""} == {
        "name": "SYAHRUL BASO",
        "name_skeleton": "",
        "daeng": None,
        "patronym": None,
        "alias": "CULLANG",
        "deceased_mark": False,
    }


def test_a_connector_that_connects_nothing_is_part_of_the_name() -> None:
    assert read("BIN ALI")["name"] == "BIN ALI"
    assert read("ALI BIN")["name"] == "ALI BIN"


@pytest.mark.parametrize(
    ("received", "dead"),
    [
        ("ALM. BASO", True),
        ("BASO (ALM)", True),
        ("BASO (ALM.)", True),
        ("BASO ALMARHUM", True),
        ("AMINAH ALMH", True),
        ("SYAHRUL BIN ALI (ALM)", True),
        ("SYAHRUL BIN ALM. ALI", False),
        ("SALMAN", False),
    ],
)
def test_alm_says_that_the_person_has_died_unless_it_speaks_of_the_father(received: str, dead: bool) -> None:
    assert read(received)["deceased_mark"] is dead
    assert "ALM" not in str(read(received)["name"]).split()


@pytest.mark.parametrize("received", [None, "", "-", "...", "123", "名前"])
def test_no_letters_are_no_name(received: str | None) -> None:
    assert read(received)["name"] is None
    assert read(received)["name_skeleton"] is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUH. SYAHRUDDIN DG. NGALLE", "SAHRUDIN"),
        ("SITTI ZAENAB", "ST. SAINAB"),
        ("FATIMAH", "PATIMA"),
        ("KHALID", "HALID"),
        ("KHALID", "KALID"),
        ("RIZAL", "RIJAL"),
        ("THOHA", "TOHA"),
        ("SOEDARMO", "SUDARMO"),
    ],
)
def test_names_that_sound_alike_have_one_skeleton(one: str, other: str) -> None:
    assert read(one)["name_skeleton"] == read(other)["name_skeleton"]


def test_a_name_of_common_words_alone_still_has_a_skeleton() -> None:
    assert skeletons(pa.array(["MUHAMMAD", "MUHAMMAD ALI", "A B"])).to_pylist() == ["MUKAMAT", "ALI", "A P"]
