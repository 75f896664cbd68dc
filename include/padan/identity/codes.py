"""Code words of the agencies → the words of the warehouse. The words are data: contracts can add to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pyarrow as pa

from padan.errors import ConfigurationError
from padan.identity.arrays import joined, read_codes, squeeze, text, words

_MEN = "L LK LAKI LAKILAKI PRIA 1 M MALE COWOK"
_WOMEN = "P PR PEREMPUAN WANITA 2 W F FEMALE CEWEK"
_SENSORY = "TUNANETRA TUNARUNGU TUNAWICARA SENSORIK NETRA RUNGU WICARA BUTA TULI BISU"
_PHYSICAL = "TUNADAKSA FISIK DIFABELFISIK CACATFISIK DAKSA CACATTUBUH"
_MENTAL = "MENTAL DIFABELMENTAL TUNALARAS CACATMENTAL PSIKOSOSIAL"
_INTELLECTUAL = "INTELEKTUAL TUNAGRAHITA GRAHITA DOWNSYNDROME"
_NO_DISABILITY = (
    "TIDAK TDK T N NO NORMAL NON NONDIFABEL NONDISABILITAS TIDAKADA TDKADA TIDAKDIFABEL TIDAKCACAT "
    "TIDAKDISABILITAS BUKAN BUKANDIFABEL 0 7 SEHAT"
)
_UNSPECIFIED = "unspecified"


def _spelt(**words: str) -> dict[str, str]:
    return {word: meaning for meaning, spellings in words.items() for word in spellings.split()}


def _words(**words: str) -> Any:
    return field(default_factory=lambda: _spelt(**words))


@dataclass(frozen=True, eq=False)
class CodeMaps:
    """What the code words of a contract mean.

    Each map: a code or word, compared by its letters and digits in capitals → our word. sponsor_kind:
    (regular expression on the sponsor's name, kind) in order; the first that is found decides.
    The defaults are SIAK's and BPJS's codes; population status 5 and 6 are our own configuration until
    Disdukcapil says otherwise.
    """

    sex: Mapping[str, str] = _words(L=_MEN, P=_WOMEN)
    population_status: Mapping[str, str] = _words(
        alive="1 HIDUP ADA",
        deceased="2 MATI MENINGGAL MENINGGALDUNIA WAFAT",
        moved="3 PINDAH",
        missing="4 HILANG",
        inactive="5 NONAKTIF TIDAKAKTIF",
        double="6 GANDA",
    )
    marital_status: Mapping[str, str] = _words(
        **{"1": "1 BELUMKAWIN", "2": "2 KAWIN MENIKAH", "3": "3 CERAIHIDUP", "4": "4 CERAIMATI"}
    )
    family_relation: Mapping[str, str] = _words(
        **{
            "1": "1 KEPALAKELUARGA KK",
            "2": "2 SUAMI",
            "3": "3 ISTRI ISTERI",
            "4": "4 ANAK",
            "5": "5 MENANTU",
            "6": "6 CUCU",
            "7": "7 ORANGTUA",
            "8": "8 MERTUA",
            "9": "9 FAMILILAIN",
            "10": "10 PEMBANTU",
            "11": "11 LAINNYA",
        }
    )
    segment: Mapping[str, str] = _words(
        informal="INFORMAL PEKERJAINFORMAL PEKERJARENTAN RENTAN",
        non_asn="NONASN TENAGANONASN HONORER NONPNS",
        disabled="DIFABEL DISABILITAS PENYANDANGDISABILITAS",
    )
    disability: Mapping[str, str] = _words(
        physical=_PHYSICAL,
        sensory=_SENSORY,
        mental=_MENTAL,
        intellectual=_INTELLECTUAL,
        unspecified="YA Y DIFABEL DISABILITAS PENYANDANGDISABILITAS",
        none=_NO_DISABILITY,
    )
    membership_segment: Mapping[str, str] = _words(PU="PU PENERIMAUPAH", BPU="BPU BUKANPENERIMAUPAH")
    membership_status: Mapping[str, str] = _words(
        active="AKTIF A 1 ACTIVE", inactive="NONAKTIF TIDAKAKTIF N 0 INACTIVE"
    )
    sponsor_kind: Sequence[tuple[str, str]] = (
        (r"PEMKOT.*(?:PEKERJA RENTAN|PERISAI RENTAN)", "city_programme"),
        (r"PEMKOT|PEMERINTAH KOTA", "city_other"),
        (r"BAZNAS|\bCSR\b|\bTJSL\b|YAYASAN", "other"),
        (r"^(?:BPU )?(?:MANDIRI|PRIBADI|SENDIRI|PERORANGAN)$", "self"),
    )

    @classmethod
    def of(cls, codes: CodeMaps | Mapping[str, Any] | None) -> CodeMaps:
        """The defaults, with a contract's words added to (for sponsor_kind: put before) them.

        Errors: ConfigurationError names a map that does not exist.
        """
        if isinstance(codes, cls):
            return codes
        given = dict(codes or {})  # type: ignore[arg-type] # mypy keeps CodeMaps after isinstance(cls)
        unknown = sorted(set(given) - {f.name for f in fields(cls)})
        if unknown:
            raise ConfigurationError(
                f"no code map is called {', '.join(unknown)}; "
                f"a contract may give: {', '.join(f.name for f in fields(cls))}"
            )
        base = cls()
        rules = [(str(pattern), str(kind)) for pattern, kind in given.pop("sponsor_kind", ())]
        added = {name: {**getattr(base, name), **_keyed(words)} for name, words in given.items()}
        return replace(base, sponsor_kind=(*rules, *base.sponsor_kind), **added)


def _keyed(codes: Mapping[Any, Any]) -> dict[str, str]:
    return {squeeze(str(code)): str(meaning) for code, meaning in codes.items()}


def read_code(raw: pa.Array, codes: Mapping[str, str]) -> pa.Array:
    """Our word for each code word, null where it is blank or unknown. "1.0" and "01" are 1."""
    return read_codes(raw, lambda value: _meaning(value, codes), pa.string())


def _meaning(written: str, codes: Mapping[str, str]) -> str | None:
    key = squeeze(written.removesuffix(".0"))
    if key.isdigit():
        key = key.lstrip("0") or "0"
    return codes.get(key)


def read_disability(raw: pa.Array, codes: CodeMaps) -> pa.Array:
    """Kind of disability, "unspecified" for words not in the map, null where none is given."""

    def kind(written: str) -> str | None:
        if not squeeze(written):
            return None
        found = _meaning(written, codes.disability) or _UNSPECIFIED
        return None if found == "none" else found

    return read_codes(raw, kind, pa.string())


def read_sponsor_kind(sponsor: pa.Array, segment: pa.Array, codes: CodeMaps) -> pa.Array:
    """Who pays: the city by the sponsor's name; of wage earners (PU) else the employer; else by the name.

    segment: PU, BPU or null, as read. A BPU member without a sponsor pays for himself.
    """
    rules = [(re.compile(pattern), kind) for pattern, kind in codes.sponsor_kind]

    def kind(value: str) -> str | None:
        name, _, line = value.rpartition("|")
        found = next((kind for pattern, kind in rules if pattern.search(name)), None)
        if line == "PU" and found not in ("city_programme", "city_other"):
            return "employer"
        if name:
            return found or "other"
        return "self" if line else None

    return read_codes(joined([words(text(sponsor)), segment], "|"), kind, pa.string())


def read_programmes(raw: pa.Array) -> pa.Array:
    """Programmes in one order, joined by +: JKK+JKM+JHT+JP+JKP; null where none is known."""
    order = ("JKK", "JKM", "JHT", "JP", "JKP")

    def programmes(written: str) -> str | None:
        given = set(re.findall(r"[A-Z]+", written))
        return "+".join(p for p in order if p in given) or None

    return read_codes(raw, programmes, pa.string())
