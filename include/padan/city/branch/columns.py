"""The one place that knows by which headings the branch reads a submission.

The headings are those of include/reference/bpu_submission_columns.csv first, then others in use. A
heading counts whatever its case, and whether its words are parted by spaces or underscores.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("NOMOR_PENGAJUAN", "NO_PENGAJUAN"),
    "line": ("NO_URUT", "NO", "NOMOR", "NOMOR_URUT", "NO_BARIS"),
    "nik": ("NIK",),
    "name": ("NAMA_LENGKAP", "NAMA"),
    "birth_date": ("TANGGAL_LAHIR", "TGL_LAHIR"),
    "programmes": ("PROGRAM",),
    "start": ("PERIODE_MULAI", "BULAN_MULAI", "BULAN_IURAN", "BULAN_AWAL", "PERIODE"),
    "months": ("JUMLAH_BULAN",),
    "kind": ("JENIS_PENGAJUAN", "JENIS", "STATUS_PENGAJUAN", "KETERANGAN"),
}
REQUIRED = ("nik", "name")
# what in the column `kind` asks for the end of a cover; everything else asks for cover
ENDS = re.compile(r"\b(BERHENTI|HENTI|PENGHENTIAN|PENGAKHIRAN|NON ?AKTIF)\b")


def heading(text: object) -> str:
    """A heading as it is compared."""
    return re.sub(r"[^A-Z0-9]+", "_", str(text or "").upper()).strip("_")


def columns_of(row: Sequence[object]) -> dict[str, int] | None:
    """Place of each field in a row of headings; None when the row is not one."""
    headings = [heading(cell) for cell in row]
    found = {
        field: next(headings.index(name) for name in names if name in headings)
        for field, names in HEADINGS.items()
        if any(name in headings for name in names)
    }
    return found if all(field in found for field in REQUIRED) else None
