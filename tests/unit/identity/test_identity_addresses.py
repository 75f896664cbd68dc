"""Addresses: abbreviations, Roman numerals, RT and RW, birth places."""

from __future__ import annotations

import pyarrow as pa
import pytest

from padan.identity import load_address_rules, read_addresses, read_places, read_rt_rw
from padan.settings import PROJECT_ROOT

RULES = load_address_rules(PROJECT_ROOT / "include" / "reference")


@pytest.mark.parametrize(
    ("received", "address", "rt", "rw"),
    [
        ("Jl. St. Alauddin Lr. IV No.12 RT 003/RW 004", "JALAN SULTAN ALAUDDIN LORONG 4 NOMOR 12", 3, 4),
        ("JLN. SULTAN ALAUDDIN LRG 4 NO 12, RT.3 RW.4", "JALAN SULTAN ALAUDDIN LORONG 4 NOMOR 12", 3, 4),
        ("JL AP PETTARANI III BLOK L3/7", "JALAN ANDI PANGERANG PETTARANI 3 BLOK L3/7", None, None),
        ("B.T.N Minasa Upa Blk M No 9 ORT 2 ORW 3", "BTN MINASA UPA BLOK M NOMOR 9", 2, 3),
        ("BTP BLOK V NO.3", "BTP BLOK V NOMOR 3", None, None),
        ("Jl.Veteran Sel. 003/004", "JALAN VETERAN SELATAN", 3, 4),
        ("JL. P. KEMERDEKAAN KM10", "JALAN PERINTIS KEMERDEKAAN KM10", None, None),
        ("Gg.3 #5", "GANG 3 NOMOR 5", None, None),
        ("RT/RW 001/002", None, 1, 2),
        ("JL BAJI GAU RT003/RW.IV", "JALAN BAJI GAU", 3, 4),
        ("JL BAJI GAU RUKUN TETANGGA 3 RUKUN WARGA 4", "JALAN BAJI GAU", 3, 4),
        ("JL AP RT 3 PETTARANI", "JALAN ANDI PANGERANG PETTARANI", 3, None),
        ("JL BAJI GAU RT 000", "JALAN BAJI GAU", None, None),
        ("JL BAJI GAU RT 2", "JALAN BAJI GAU", 2, None),
        ("Rumah Susun Mariso", "RUMAH SUSUN MARISO", None, None),
        ("", None, None, None),
        ("-", None, None, None),
        (None, None, None, None),
    ],
)
def test_an_address_is_written_in_full(
    received: str | None, address: str | None, rt: int | None, rw: int | None
) -> None:
    found = read_addresses(pa.array([received], pa.string()), RULES).to_pylist()
    assert found == [{"address": address, "rt": rt, "rw": rw}]


@pytest.mark.parametrize(
    ("rt", "rw", "both", "expected"),
    [
        ("003", "004", "", (3, 4)),
        ("RT 3", "RW. 4", "", (3, 4)),
        ("3.0", "4.0", "", (3, 4)),
        ("", "", "RT 003/RW 004", (3, 4)),
        ("", "", "003/004", (3, 4)),
        ("", "", "3 - 4", (3, 4)),
        ("", "", "RT 3", (3, None)),
        ("1", "", "003/004", (1, 4)),
        ("000", "0", "", (None, None)),
        ("1234", "x", "", (None, None)),
        ("1|", "|", "|003/004|", (1, 4)),
        ("-", "-", "-", (None, None)),
        ("名", "", "", (None, None)),
    ],
)
def test_rt_and_rw_have_columns_of_their_own_or_one_for_both(
    rt: str, rw: str, both: str, expected: tuple[int | None, int | None]
) -> None:
    table = read_rt_rw(pa.array([rt]), pa.array([rw]), pa.array([both]))
    assert tuple(table.to_pylist()[0].values()) == expected


@pytest.mark.parametrize(
    ("received", "place"),
    [
        ("Ujung Pandang", "MAKASSAR"),
        ("UJ. PANDANG", "MAKASSAR"),
        ("Kota Makassar", "MAKASSAR"),
        ("KAB. GOWA", "GOWA"),
        ("Pangkajene Kep.", "PANGKAJENE KEP"),
        ("KOTA", "KOTA"),
        ("-", None),
    ],
)
def test_birth_places(received: str, place: str | None) -> None:
    assert read_places(pa.array([received])).to_pylist() == [place]
