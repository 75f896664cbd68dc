"""Canary identities: people with names nobody bears, planted in the files, then looked for everywhere."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from sqlalchemy import create_engine, inspect

from tests.truth import Truth

NAMES = ("QUORVAX ZEMBLIKO", "XYLOPHRA WUTHERQ", "VRAXOLIM QUENDZU")
STREET = "ZWYXQUARTA"


def plant(period_folder: Path, truth: Truth) -> set[str]:
    """Rename clean people of the city to canaries, in the list, the register and the member file.

    Returns what must be found nowhere outside the warehouse: the names, the street, every NIK
    of the list.
    """
    chosen = [
        (key, row)
        for key, row in sorted(truth.rows.items())
        if row["expected_state"] == "verified" and row["nik_read"] == row["register_nik"]
    ][: len(NAMES)]
    renamed = {row["register_nik"]: name for (_, row), name in zip(chosen, NAMES, strict=True)}
    for path in (period_folder / "disnaker").glob("*.xlsx"):
        _rename_candidates(path, {key: renamed[row["register_nik"]] for key, row in chosen})
    for folder, delimiter, column in (("disdukcapil", "|", "NAMA_LGKP"), ("bpjs", ";", "NAMA_LENGKAP")):
        for path in (period_folder / folder).iterdir():
            _rename_lines(path, delimiter, column, renamed)
    niks = {row["nik_read"] for row in truth.rows.values() if row["nik_read"]}
    return {*NAMES, STREET, *niks}


def _rename_candidates(path: Path, names: dict[tuple[str, int], str]) -> None:
    workbook = openpyxl.load_workbook(path)
    for (sheet, row), name in names.items():
        page = workbook[sheet]
        page.cell(row, _column(page, r"NAMA(?!.*IBU)")).value = name
        page.cell(row, _column(page, r"ALAMAT")).value = f"JL. {STREET} NO. 7"
    workbook.save(path)


def _column(page, pattern: str) -> int:
    for row in page.iter_rows(min_row=1, max_row=12):
        for cell in row:
            if isinstance(cell.value, str) and re.match(pattern, cell.value.strip().upper()):
                return cell.column
    raise AssertionError(f"sheet {page.title} has no header like {pattern}")


def _rename_lines(path: Path, delimiter: str, column: str, renamed: dict[str, str]) -> None:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header = lines[0].replace('"', "").split(delimiter)
    nik_at, name_at = header.index("NIK"), header.index(column)
    for number, line in enumerate(lines):
        cells = line.split(delimiter)
        if (nik := cells[nik_at].strip('"')) in renamed:
            cells[name_at] = renamed[nik]
            lines[number] = delimiter.join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def leaks(secrets: set[str], texts: Iterator[tuple[str, str]]) -> list[str]:
    """Where a secret stands: channel names, and a kind instead of the secret itself."""
    numbers = {secret for secret in secrets if secret.isdigit()}
    words = secrets - numbers
    found = []
    for channel, text in texts:
        upper = text.upper()
        found += [f"a name in {channel}" for word in words if word in upper]
        if numbers & set(re.findall(r"(?<!\d)\d{16}(?!\d)", text)):
            found.append(f"a NIK in {channel}")
    return found


def texts_below(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file below a folder as text: mails decoded, workbooks as their cells."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), _text(path)


def _text(path: Path) -> str:
    if path.suffix == ".eml":
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        return "\n".join([str(message.items()), *parts])
    if path.suffix == ".xlsx":
        workbook = openpyxl.load_workbook(path, read_only=True)
        return "\n".join(
            str(value) for page in workbook for row in page.iter_rows(values_only=True) for value in row
        )
    return path.read_bytes().decode("latin-1")


def texts_of_database(url: str) -> Iterator[tuple[str, str]]:
    """Every row of every table of a database (Airflow's metadata: XCom, extras, rendered fields)."""
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT t::text FROM "{table}" AS t').scalars().all()
            yield f"table {table}", "\n".join(rows)
    engine.dispose()
