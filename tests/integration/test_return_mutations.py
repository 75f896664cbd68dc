"""A thousand damaged return files: every row is in a named place, and nobody is what no row said."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
import xlsxwriter

from padan.settings import Settings
from padan.submission import receive_return
from padan.warehouse import begin
from tests.unit.submission.branch import HEADER, Answers, published, rows, sent

FILES = int(os.environ.get("PADAN_RETURN_MUTATIONS", "1000"))
FILES_A_TOWN = 50
PEOPLE = 40

pytestmark = pytest.mark.mutations

Rng = random.Random
Lines = list[list[str]]
OUTCOMES = ("applied", "repeated", "unknown", "contradictory", "refused")


def plain(lines: Lines, sep: str = ";") -> bytes:
    return "".join(sep.join(line) + "\n" for line in [HEADER.split(";"), *lines]).encode()


def some(rng: Rng, lines: Lines) -> list[int]:
    return rng.sample(range(len(lines)), rng.randint(1, max(1, len(lines) // 4)))


def truncated(rng: Rng, lines: Lines) -> bytes:
    return plain(lines)[: rng.randrange(len(plain(lines)))]


def shuffled_rows(rng: Rng, lines: Lines) -> bytes:
    return plain(rng.sample(lines, len(lines)))


def doubled_rows(rng: Rng, lines: Lines) -> bytes:
    return plain(lines + [lines[at] for at in some(rng, lines)])


def shuffled_columns(rng: Rng, lines: Lines) -> bytes:
    order = rng.sample(range(9), 9)
    every = [HEADER.split(";"), *lines]
    return "".join(";".join(line[at] for at in order) + "\n" for line in every).encode()


def shifted_column(rng: Rng, lines: Lines) -> bytes:
    """One column slides down by one row: every cell is well formed, and beside somebody else."""
    at = rng.choice([1, 2, 4, 5])
    cells = [line[at] for line in lines]
    return plain([[*line[:at], cells[n - 1], *line[at + 1 :]] for n, line in enumerate(lines)])


def swapped_cells(rng: Rng, lines: Lines) -> bytes:
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        other, column = rng.randrange(len(lines)), rng.randrange(9)
        changed[at][column], changed[other][column] = changed[other][column], changed[at][column]
    return plain(changed)


def another_answer(rng: Rng, lines: Lines) -> bytes:
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        changed[at][4:7] = rng.choice([["", "DITOLAK", "R08"], ["7AZZZZ1234", "DITERIMA", ""]])
    return plain(lines + [changed[at] for at in some(rng, lines)])


def odd_cell(rng: Rng, lines: Lines) -> bytes:
    odd = ["", " ", "0", "-1", "1.0", "1e3", "=1+1", '"', "'", "\\N", "NULL", "𝕏", "X" * 40_000, "diterima",
           "DITERIMA?", "R99", "99999999999999", "2027-13", "12-2026", "202612001"]  # fmt: skip
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        changed[at][rng.randrange(9)] = rng.choice(odd)
    return plain(changed)


def damaged_digit(rng: Rng, lines: Lines) -> bytes:
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        column = rng.choice([0, 1, 2, 4, 8])
        text = changed[at][column] or "0"
        place = rng.randrange(len(text))
        changed[at][column] = text[:place] + rng.choice("0123456789Ol") + text[place + 1 :]
    return plain(changed)


def ragged(rng: Rng, lines: Lines) -> bytes:
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        changed[at] = changed[at][: rng.randint(1, 8)] if rng.random() < 0.5 else [*changed[at], "x"]
    return plain(changed)


def dropped_column(rng: Rng, lines: Lines) -> bytes:
    at = rng.randrange(9)
    every = [HEADER.split(";"), *lines]
    return "".join(";".join(line[:at] + line[at + 1 :]) + "\n" for line in every).encode()


def other_delimiter(rng: Rng, lines: Lines) -> bytes:
    return plain(lines, ";").replace(b";", rng.choice([b",", b"\t", b"|", b"^"]))


def wrong_encoding(rng: Rng, lines: Lines) -> bytes:
    return plain(lines).decode().encode(rng.choice(["utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"]))


def line_ends(rng: Rng, lines: Lines) -> bytes:
    return plain(lines).replace(b"\n", rng.choice([b"\r", b"\r\n", b"\n\n", b"\r\r\n"]))


def titles_and_totals(_rng: Rng, lines: Lines) -> bytes:
    return b"BALASAN BPJS\n\n" + plain(lines) + b"\nTOTAL;;;;;%d\nSELESAI\n" % len(lines)


def flipped_bytes(rng: Rng, lines: Lines) -> bytes:
    changed = bytearray(plain(lines))
    for _ in range(rng.choice([1, 3, 50])):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def stray_quotes(rng: Rng, lines: Lines) -> bytes:
    changed = [list(line) for line in lines]
    for at in some(rng, lines):
        column = rng.randrange(9)
        changed[at][column] = '"' + changed[at][column]
    return plain(changed)


def nul_bytes(rng: Rng, lines: Lines) -> bytes:
    changed = bytearray(plain(lines))
    for _ in range(rng.randint(1, 20)):
        changed.insert(rng.randrange(len(changed)), 0)
    return bytes(changed)


def noise(rng: Rng, _lines: Lines) -> bytes:
    return rng.randbytes(rng.randint(0, 3000))


MUTATIONS: list[Callable[[Rng, Lines], bytes]] = [
    truncated, shuffled_rows, doubled_rows, shuffled_columns, shifted_column, swapped_cells, another_answer,
    odd_cell, damaged_digit, ragged, dropped_column, other_delimiter, wrong_encoding, line_ends,
    titles_and_totals, flipped_bytes, stray_quotes, nul_bytes, noise,
]  # fmt: skip


def damaged(rng: Rng, lines: Lines, folder: Path, number: int) -> tuple[str, Path]:
    """A part of the answers, damaged once or twice, as text or now and then as a workbook."""
    part = rng.sample(lines, rng.randint(1, 12))
    mutation = rng.choice(MUTATIONS)
    if rng.random() < 0.1:
        path = folder / f"{number}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            text = mutation(rng, part).decode("utf-8", "replace").replace("\0", "")
            for at, line in enumerate(text.splitlines()):
                sheet.write_row(
                    at, 0, [re.sub(r"[\x01-\x1f]", "", cell)[:32_000] for cell in line.split(";")]
                )
        return f"{mutation.__name__} in a workbook", path
    path = folder / f"{number}.csv"
    path.write_bytes(mutation(rng, part))
    return mutation.__name__, path


def applied(settings: Settings) -> dict[tuple[str, int], tuple]:
    """What each line's answer is, and what its raw row said, letter by letter."""
    found = rows(
        settings,
        "SELECT b.reference, a.line_no, a.outcome, a.member_no, a.code, l.nik, r.reference, r.line_no, r.nik,"
        " r.member_no, r.status, r.code FROM submission.answer a JOIN submission.batch b USING (batch_id)"
        " JOIN submission.line l USING (batch_id, line_no)"
        " JOIN submission.return_row r USING (return_file_id, row_no)",
    )
    return {row[:2]: row[2:] for row in found}


def assert_as_said(answer: tuple, line_no: int, reference: str) -> None:
    """The raw row names batch, line and NIK of the line it answered, and says what was kept."""
    outcome, member_no, code, nik, said_reference, said_line, said_nik, said_no, said, said_code = answer
    assert (said_reference or "").strip() == reference
    assert int(float(said_line)) == line_no
    assert re.sub(r"[\s'.\-]", "", said_nik) == nik
    assert (said.strip().upper() == "DITERIMA") == (outcome == "accepted")
    if outcome == "accepted":
        assert re.sub(r"[\s'.\-]", "", said_no).upper() == member_no
    else:
        assert (re.sub(r"[\s'.\-]", "", said_code or "").upper() or None) == code


def assert_consistent(settings: Settings, reference: str) -> None:
    answers = applied(settings)
    for (_, line_no), answer in answers.items():
        assert_as_said(answer, line_no, reference)
    states = dict(rows(
        settings,
        "SELECT l.line_no, c.state FROM submission.line l JOIN membership.current_state c"
        " USING (participant_id)",
    ))  # fmt: skip
    months = dict(rows(
        settings,
        "SELECT l.line_no, c.outcome FROM submission.line l JOIN membership.cover_month c"
        " USING (participant_id)",
    ))  # fmt: skip
    for line_no, state in states.items():
        answer = answers.get((reference, line_no))
        assert state == (answer[0] if answer else "submitted")
        assert months[line_no] == (answer[0] if answer else "asked")
    assert rows(settings, "SELECT * FROM audit.return_balance WHERE difference <> 0") == []
    numbers = rows(settings, "SELECT count(member_no), count(DISTINCT member_no) FROM membership.participant")
    assert numbers[0][0] == numbers[0][1]


@pytest.mark.timeout(900)
def test_a_thousand_damaged_return_files_lose_nothing_and_move_nobody_wrongly(
    settings, postgres, tmp_path, capsys
):
    from tests.conftest import fresh_settings

    seed = int(os.environ.get("PADAN_MUTATION_SEED", random.SystemRandom().randrange(2**32)))
    rng = random.Random(seed)
    outcomes: Counter[str] = Counter()
    done = 0
    while done < FILES:
        folder = tmp_path / f"town{done}"
        with fresh_settings(postgres, folder) as town:
            town.bpjs_recipient = str(pyrage.x25519.Identity.generate().to_public())
            published(town, people=range(1, PEOPLE + 1))
            reference = sent(town)
            answers = Answers.accepting(town, reference)
            for line_no in rng.sample(range(1, PEOPLE + 1), 8):
                answers.returning(line_no, rng.choice(["R01", "R05", "R08", "R99"]))
            lines = [line.split(";") for line in answers.text().splitlines()[1:]]
            before: dict = {}
            for number in range(min(FILES_A_TOWN, FILES - done)):
                name, path = damaged(rng, lines, folder, number)
                told = receive_return(town, path)
                outcomes[f"files {told['status']}"] += 1
                if told["status"] == "applied":
                    assert told["difference"] == 0, f"{name}, seed {seed}"
                    assert told["data_rows"] == sum(told[kind] for kind in OUTCOMES), f"{name}, seed {seed}"
                    outcomes.update({kind: told[kind] for kind in OUTCOMES})
                done += 1
                if number % 25 == 0:
                    now = applied(town)
                    assert now.items() >= before.items(), f"an answer was overwritten, seed {seed}"
                    before = now
            assert_consistent(town, reference)
            assert applied(town).items() >= before.items()
            _rest_arrives_whole(town, answers, folder)
    assert all(outcomes[kind] for kind in OUTCOMES)
    with capsys.disabled():
        print(f"\nseed {seed}: {done} files, {dict(outcomes)}")


def _rest_arrives_whole(town: Settings, answers: Answers, folder: Path) -> None:
    """The branch's true file at last: whoever was not answered is, by it and as it says."""
    known = {line for _, line in applied(town)}
    receive_return(town, answers.write(folder, "whole.csv"))
    for (_, line_no), answer in applied(town).items():
        if line_no not in known:
            row = answers.rows[line_no]
            assert answer[0] == ("accepted" if row["status"] == "DITERIMA" else "returned")
    with begin(town) as connection:
        left = connection.exec_driver_sql(
            "SELECT r.reason, count(*) FROM submission.line l JOIN submission.batch b USING (batch_id)"
            " LEFT JOIN submission.answer a USING (batch_id, line_no)"
            " LEFT JOIN submission.return_row r ON r.batch_id = b.batch_id AND r.answered_line = l.line_no"
            " AND r.return_file_id = (SELECT max(return_file_id) FROM submission.return_file)"
            " WHERE a.line_no IS NULL GROUP BY 1"
        ).all()
    # only where a damaged number was taken for somebody else's before
    assert {reason for reason, _ in left} <= {"MEMBER_NO_OF_ANOTHER"}
