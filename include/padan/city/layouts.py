"""How each kecamatan lays out its sheet: columns, spelling of the headers, forms of dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from padan.city.randomness import Array
from padan.city.reference import Reference


@dataclass(frozen=True)
class Layout:
    """One sheet.

    columns: (field, header) in order. group: (first field, last field, title) of a merged upper
    header row. dates: main form, and the form of every eighth row. upper: in capital letters.
    nik_numbers: where Excel took a NIK for a number. able: what stands for "not disabled".
    """

    sheet: str
    columns: tuple[tuple[str, str], ...]
    titles: tuple[str, ...]
    dates: tuple[str, str]
    group: tuple[str, str, str] | None = None
    nik_numbers: bool = False
    upper: bool = True
    rt: str = "three"
    sexes: tuple[str, str] = ("L", "P")
    segments: tuple[str, str, str] = ("INFORMAL", "NON ASN", "DIFABEL")
    able: tuple[str, ...] = ("",)
    total: str = "JUMLAH"
    sequence_text: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the sheet in order."""
        return tuple(field for field, _ in self.columns)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.split("=") for part in text.split("|"))
    return tuple((field, header) for field, header in pairs)


_TITLES = (
    "DAFTAR CALON PENERIMA JAMINAN SOSIAL KETENAGAKERJAAN PEKERJA RENTAN",
    "DINAS KETENAGAKERJAAN KOTA MAKASSAR",
    "TAHUN ANGGARAN 2026",
)
_LONG = ("LAKI-LAKI", "PEREMPUAN")
_PLAIN = ("PEKERJA INFORMAL", "NON-ASN", "DISABILITAS")
_RENTAN = ("PEKERJA RENTAN", "TENAGA NON ASN", "PENYANDANG DISABILITAS")

# In the order of the kecamatan codes, 737101 to 737115.
LAYOUTS = (
    Layout(
        "MARISO",
        _columns(
            "sequence_no=NO|nik=NIK|kk=NO KK|full_name=NAMA LENGKAP|birth_place=TEMPAT LAHIR"
            "|birth_date=TANGGAL LAHIR|sex=JENIS KELAMIN|address=ALAMAT|rt=RT|rw=RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=SEGMEN|disability=DISABILITAS"
            "|phone=NO HP|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES, "KECAMATAN MARISO"),
        ("slash", "dash"),
        able=("-",),
    ),
    Layout(
        "MAMAJANG",
        _columns(
            "sequence_no=NO.|full_name=NAMA|nik=NO NIK|kk=NOMOR KK|birth_place=TEMPAT"
            "|birth_date=TGL LAHIR|sex=L/P|address=ALAMAT RUMAH|rt_rw=RT/RW|kelurahan=KEL."
            "|kecamatan=KEC|occupation=JENIS PEKERJAAN|segment=KATEGORI|disability=DIFABEL|phone=HP"
            "|mother_name=NAMA IBU"
        ),
        _TITLES[:2],
        ("dash", "slash"),
        group=("birth_place", "birth_date", "KELAHIRAN"),
        rt="plain",
        able=("TIDAK",),
        segments=_PLAIN,
        total="TOTAL",
    ),
    Layout(
        "Makassar",
        _columns(
            "sequence_no=No|nik=N.I.K|full_name=Nama Lengkap|birth_place_date=Tempat/Tanggal Lahir"
            "|sex=JK|address=Alamat|rt=RT|rw=RW|kelurahan=Kelurahan|kecamatan=Kecamatan"
            "|occupation=Pekerjaan|segment=Segmen|disability=Jenis Disabilitas|phone=No. HP/WA"
            "|mother_name=Nama Ibu"
        ),
        ("Data Pekerja Rentan", "Kecamatan Makassar"),
        ("dash", "words"),
        upper=False,
        rt="number",
        able=("", "-"),
    ),
    Layout(
        "UJUNG PANDANG",
        _columns(
            "sequence_no=NOMOR|kk=NO. KARTU KELUARGA|nik=NOMOR INDUK KEPENDUDUKAN"
            "|full_name=NAMA SESUAI KTP|sex=KELAMIN|birth_place=TMPT LAHIR|birth_date=TGL. LAHIR"
            "|occupation=PROFESI|address=ALAMAT LENGKAP|rt=RT|rw=RW|kelurahan=KELURAHAN/DESA"
            "|kecamatan=KECAMATAN|segment=KELOMPOK|disability=KET. DIFABEL|phone=TELEPON"
            "|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES, "KECAMATAN UJUNG PANDANG"),
        ("date", "slash"),
        group=("address", "kecamatan", "TEMPAT TINGGAL"),
        sexes=_LONG,
        segments=_RENTAN,
        able=("TIDAK ADA",),
    ),
    Layout(
        "WAJO",
        _columns(
            "sequence_no=NO|nik=NO KTP|full_name=NAMA PEKERJA|birth_place=TEMPAT LAHIR"
            "|birth_date=TGL_LHR|sex=L/P|address=ALAMAT DOMISILI|rt=RT|rw=RW|kelurahan=KEL"
            "|kecamatan=KEC|occupation=PEKERJAAN|segment=SEGMEN|mother_name=NAMA IBU"
        ),
        _TITLES[:1],
        ("serial", "slash"),
        nik_numbers=True,
        total="TOTAL",
    ),
    Layout(
        "BONTOALA",
        _columns(
            "sequence_no=NO URUT|nik=NIK KTP|kk=KK|full_name=NAMA|birth_place=TEMPAT LAHIR"
            "|birth_date=TANGGAL LAHIR|sex=JENIS KELAMIN|address=ALAMAT|rt_rw=RT RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=KATEGORI|disability=DISABILITAS"
            "|phone=NO HP|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES[:2], "KECAMATAN BONTOALA"),
        ("short", "dash"),
        sexes=_LONG,
        segments=_PLAIN,
        able=("NON DIFABEL",),
        sequence_text=True,
    ),
    Layout(
        "Tallo",
        _columns(
            "sequence_no=No.|nik=NIK|kk=No. KK|full_name=Nama Lengkap|birth_place=Tempat Lahir"
            "|birth_date=Tanggal Lahir|sex=Jenis Kelamin|address=Alamat|rt=RT|rw=RW|kelurahan=Kelurahan"
            "|kecamatan=Kecamatan|occupation=Pekerjaan|segment=Segmen|disability=Disabilitas"
            "|phone=No. HP|mother_name=Nama Ibu Kandung"
        ),
        ("DAFTAR PEKERJA RENTAN", "KECAMATAN TALLO", "KOTA MAKASSAR"),
        ("date", "serial"),
        group=("address", "kelurahan", "TEMPAT TINGGAL"),
        upper=False,
        able=("",),
        sexes=("Laki-laki", "Perempuan"),
    ),
    Layout(
        "UJUNG TANAH",
        _columns(
            "sequence_no=NO|full_name=NAMA LENGKAP|nik=NIK|birth_place_date=TTL|sex=JK|address=ALAMAT"
            "|rt_rw=RT/RW|kelurahan=KEL|kecamatan=KEC|occupation=PEKERJAAN|segment=KELOMPOK"
            "|disability=DIFABEL|phone=HP|mother_name=NAMA IBU"
        ),
        _TITLES[:2],
        ("dash", "dot"),
        able=("-", "TIDAK"),
        segments=_RENTAN,
        total="TOTAL",
    ),
    Layout(
        "PANAKKUKANG",
        _columns(
            "sequence_no=NO|nik=NIK|kk=NO KK|full_name=NAMA LENGKAP|birth_place=TEMPAT LAHIR"
            "|birth_date=TGL LAHIR|sex=L/P|address=ALAMAT|rt=RT|rw=RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=SEGMEN|disability=JENIS DISABILITAS"
            "|phone=NO HP|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES, "KECAMATAN PANAKKUKANG"),
        ("words", "slash"),
        nik_numbers=True,
        rt="plain",
        able=("", "TIDAK"),
    ),
    Layout(
        "Kec. TAMALATE",
        _columns(
            "sequence_no=NO|nik=NIK|kk=NO KK|full_name=NAMA|sex=JK|birth_place=TEMPAT LAHIR"
            "|birth_date=TGL. LAHIR|occupation=JENIS PEKERJAAN|segment=SEGMEN|disability=DISABILITAS"
            "|address=ALAMAT|rt=RT|rw=RW|kelurahan=KEL.|kecamatan=KEC|phone=NO. HP/WA"
            "|mother_name=NAMA IBU"
        ),
        (*_TITLES[:2], "KECAMATAN TAMALATE"),
        ("dash", "date"),
        group=("address", "kecamatan", "TEMPAT TINGGAL"),
        nik_numbers=True,
        able=("-",),
    ),
    Layout(
        "BIRINGKANAYA",
        _columns(
            "sequence_no=NO|kk=NOMOR KK|nik=NIK|full_name=NAMA SESUAI KTP|birth_place=TEMPAT LAHIR"
            "|birth_date=TANGGAL LAHIR|sex=JENIS KELAMIN|address=ALAMAT LENGKAP|rt=RT|rw=RW"
            "|kelurahan=KELURAHAN|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=KATEGORI"
            "|disability=KET. DIFABEL|phone=NO HP|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES, "KECAMATAN BIRINGKANAYA"),
        ("slash", "short"),
        sexes=_LONG,
        rt="number",
        segments=_PLAIN,
        able=("TIDAK ADA", "-"),
        total="TOTAL",
    ),
    Layout(
        "MANGGALA",
        _columns(
            "sequence_no=NO|nik=NIK|full_name=NAMA LENGKAP|birth_place=TEMPAT LAHIR"
            "|birth_date=TGL LAHIR|sex=L/P|address=ALAMAT|rt=RT|rw=RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=SEGMEN|disability=DIFABEL|phone=NO HP"
        ),
        _TITLES,
        ("dot", "dash"),
        able=("",),
    ),
    Layout(
        "Rappocini",
        _columns(
            "sequence_no=No|nik=NIK|kk=No KK|full_name=Nama|birth_place=Tempat Lahir"
            "|birth_date=Tgl Lahir|sex=L/P|address=Alamat|rt=RT|rw=RW|kelurahan=Kelurahan"
            "|occupation=Pekerjaan|segment=Segmen|disability=Disabilitas|phone=No HP"
            "|mother_name=Nama Ibu"
        ),
        ("Data Pekerja Rentan Kecamatan Rappocini",),
        ("iso", "dash"),
        upper=False,
        rt="number",
        able=("Tidak",),
    ),
    Layout(
        "TAMALANREA",
        _columns(
            "sequence_no=NO|nik=NIK|kk=NO KK|full_name=NAMA LENGKAP|birth_place=TEMPAT"
            "|birth_date=TANGGAL LAHIR|sex=JK|address=ALAMAT|rt_rw=RT/RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PROFESI|segment=KELOMPOK|disability=DISABILITAS"
            "|phone=TELEPON|mother_name=NAMA IBU KANDUNG"
        ),
        (*_TITLES[:2], "KECAMATAN TAMALANREA"),
        ("abbreviated", "slash"),
        segments=_RENTAN,
        able=("NON DIFABEL", "-"),
    ),
    Layout(
        "KEPULAUAN SANGKARRANG",
        _columns(
            "sequence_no=NO|full_name=NAMA LENGKAP|nik=NIK|birth_place=TEMPAT LAHIR"
            "|birth_date=TANGGAL LAHIR|sex=L/P|address=ALAMAT|rt=RT|rw=RW|kelurahan=KELURAHAN"
            "|kecamatan=KECAMATAN|occupation=PEKERJAAN|segment=SEGMEN|disability=DISABILITAS"
            "|mother_name=NAMA IBU"
        ),
        _TITLES[:2],
        ("dash", "words"),
        able=("-",),
    ),
)


def sheets_of(reference: Reference) -> Array:
    """Index into LAYOUTS of the sheet on which each kelurahan of the reference stands."""
    return np.array([int(kelurahan.kecamatan_code[4:]) - 1 for kelurahan in reference.kelurahan])
