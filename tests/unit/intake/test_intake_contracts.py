"""Contracts: what a wrong one says, and that another agency is another file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from padan.errors import ConfigurationError
from padan.intake import Refusal, load_contracts
from padan.intake.columns import ROLE_COLUMNS, normalised
from padan.intake.contracts import load_contract
from padan.settings import PROJECT_ROOT, Settings

AGENCIES = PROJECT_ROOT / "include" / "agencies"

MINIMAL = """
agency: dinsos
role: candidate
title: Dinas Sosial
contact: dinsos@localhost
source: a test
date: 2026-11-01
format: {type: delimited}
columns:
  nik: {headers: [NIK], required: true}
  full_name: {headers: [NAMA], required: true}
gates: {max_failing_share: 0.1, row_count_min_ratio: 0.5, row_count_max_ratio: 2}
"""


def contract(tmp_path: Path, text: str = MINIMAL, name: str = "dinsos.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_contract(path)


def test_the_three_agencies_play_the_three_roles():
    contracts = load_contracts(Settings())
    roles = {name: contracts[name].role for name in ("disnaker", "disdukcapil", "bpjs")}
    assert roles == {"disnaker": "candidate", "disdukcapil": "resident", "bpjs": "member"}
    assert all(contracts[name].contact.endswith("@localhost") for name in roles)


def test_a_contract_is_known_by_its_content(tmp_path):
    first = contract(tmp_path)
    assert re.fullmatch("[0-9a-f]{64}", first.sha256)
    assert contract(tmp_path, MINIMAL + "\n# read again\n").sha256 != first.sha256


def test_words_of_the_agencies_are_not_booleans(tmp_path):
    """YAML 1.1 reads NO, N and YES as false and true; a header called NO must stay a header."""
    text = MINIMAL.replace("columns:", "columns:\n  sequence_no: {headers: [NO, N, YES, off]}")
    read = contract(tmp_path, text)
    assert read.columns["sequence_no"].headers == ("NO", "N", "YES", "off")
    assert read.columns["nik"].required is True


def test_codes_are_added_to_what_padan_knows(tmp_path):
    codes = 'codes: {sex: {COWO: L}, sponsor_kind: [["BAZNAS", other], ["^PT ", employer]]}\n'
    maps = contract(tmp_path, MINIMAL + codes).code_maps
    assert maps.sex["COWO"] == "L"
    assert maps.sex["PEREMPUAN"] == "P"
    assert maps.sponsor_kind[1] == ("^PT ", "employer")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("role: candidate", "role: pupil"), ["field role"]),
        (("required: true}\n  full", "requird: true}\n  full"), ["field columns.nik.requird"]),
        (("nik: {headers", "nick: {headers"), ["nick is no column of role candidate"]),
        (("[NAMA]", "[NIK]"), ["header 'NIK' stands under both nik and full_name"]),
        (("gates:", "one_of: [[birth_date, kk]]\ngates:"), ["one_of names birth_date"]),
        (("dinsos@localhost", "nobody"), ["field contact"]),
        (("type: delimited", "type: delimited, encodings: [latin-99]"), ["latin-99", "no encoding"]),
        (("type: delimited", "type: pdf"), ["field format"]),
        (("gates:", "codes: {sex: {COWO: M}}\ngates:"), ["field codes", "sex has no word 'M'"]),
        (("gates:", "codes: {colour: {RED: 1}}\ngates:"), ["field codes", "colour"]),
        (("gates:", "codes: {sex: 3}\ngates:"), ["field codes"]),
        (("required: true", "required: false"), ["no column is required"]),
        (("agency: dinsos", "agency: dinkes"), ["field agency is 'dinkes'"]),
        ((": a test", ": [a"), ["is not YAML"]),
    ],
)
def test_a_wrong_contract_names_its_file_and_the_field(tmp_path, change, words):
    with pytest.raises(ConfigurationError) as caught:
        contract(tmp_path, MINIMAL.replace(*change))
    for word in ("dinsos.yaml", *words):
        assert word in str(caught.value)


def test_an_empty_contract_says_how_one_begins(tmp_path):
    with pytest.raises(ConfigurationError, match="agency: dinsos"):
        contract(tmp_path, "")


def test_no_contract_at_all(tmp_path):
    with pytest.raises(ConfigurationError, match="no agency contract"):
        load_contracts(Settings(include=tmp_path))


def test_headers_are_compared_by_letters_and_digits():
    assert normalised(" No. KTP\u00a0") == normalised("NO_KTP") == "NOKTP"
    assert normalised("ＮＩＫ") == "NIK"
    assert normalised("L/P") == "LP"


@pytest.mark.parametrize("path", sorted(AGENCIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_contract_says_where_it_is_from(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert document["source"]
    assert document["date"]


def test_the_contract_shown_in_the_how_to_is_one(tmp_path):
    page = (PROJECT_ROOT / "docs" / "how-to" / "bring-your-own-files.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(agency: dinsos\n.*?)```", page, re.DOTALL)
    assert contract(tmp_path, shown).role == "candidate"
    for columns in ROLE_COLUMNS.values():
        assert " ".join(columns) in page
    for code in Refusal:
        assert f"`{code}`" in page
