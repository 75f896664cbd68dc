"""What the branch sends back: a return file by the agreed form."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from padan.city.branch import form


@dataclass(frozen=True)
class AnswerLine:
    """One answered line. kpj: 0 where rejected. code: '' where accepted. start: month since 1970 or None."""

    number: str
    line: int
    nik: str
    name: str
    kpj: int
    code: str
    start: int | None

    @property
    def accepted(self) -> bool:
        """Whether the branch did what the line asked for."""
        return not self.code


@dataclass(frozen=True)
class Answer:
    """One return file. month: in which it comes (since 1970). part: 1, 2, ... of its submission's answers."""

    number: str
    part: int
    month: int
    lines: tuple[AnswerLine, ...]

    @property
    def name(self) -> str:
        """Name of the file."""
        return form.NAME.format(number=self.number, part=self.part)

    def content(self) -> bytes:
        """The file's bytes."""
        text = io.StringIO()
        writer = csv.DictWriter(text, form.COLUMNS, delimiter=form.DELIMITER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_cells(line) for line in self.lines)
        return text.getvalue().encode(form.ENCODING)

    def write(self, folder: Path) -> Path:
        """Write the file below `folder`, whole or not at all; a file of that name is replaced."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / self.name
        part = path.with_name(path.name + ".part")
        part.write_bytes(self.content())
        return part.rename(path)


def _cells(line: AnswerLine) -> dict[str, object]:
    return {
        "NOMOR_PENGAJUAN": line.number,
        "NO_URUT": line.line,
        "NIK": line.nik,
        "NAMA": line.name,
        "NO_KPJ": line.kpj or "",
        "STATUS": form.ACCEPTED if line.accepted else form.REJECTED,
        "KODE": line.code,
        "KETERANGAN": form.TEXTS.get(line.code, ""),
        "BULAN_IURAN": "" if line.start is None else str(np.datetime64(line.start, "M")),
    }
