"""`padan link` and `padan evaluate`: anybody's files, what is wrong with them, and what comes out."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from padan.cli import app
from padan.errors import PadanError
from padan.linkage import load_spec
from padan.settings import PROJECT_ROOT
from tests.unit.linkage.linkage_models import pipeline_model

HEADER = "id,nik,full_name,birth_place,birth_date,sex,address,rt,rw,kelurahan,phone"
GIVEN = ("SITTI", "MUHAMMAD", "ANDI", "NURUL", "ABDUL", "HASNI", "BAHAR", "RAHMAT", "DEWI", "SYAMSUL")
FAMILY = ("AMINAH", "YUSUF", "RAHMAWATI", "DAUD", "HIDAYAT", "MANSUR", "SALEH", "KADIR", "TAHIR", "LATIF")


def person(number: int, **changes: str) -> dict[str, str]:
    """A person by number, as one clerk writes it; the same number is the same person."""
    draw = random.Random(number)
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1945, 2005)
    place, serial = draw.randint(1, 14), draw.randint(1, 9_999)
    told = {
        "id": f"P{number}",
        "nik": f"7371{place:02d}{day:02d}{month:02d}{year % 100:02d}{serial:04d}",
        "full_name": f"{draw.choice(GIVEN)} {draw.choice(FAMILY)} {draw.choice(FAMILY)}",
        "birth_place": draw.choice(("MAKASSAR", "MAKASSAR", "GOWA", "MAROS", "BONE")),
        "birth_date": f"{day:02d}-{month:02d}-{year}",
        "sex": draw.choice("LP"),
        "address": f"JL. {draw.choice(FAMILY)} NO. {draw.randint(1, 200)}",
        "rt": str(draw.randint(1, 9)),
        "rw": str(draw.randint(1, 9)),
        "kelurahan": draw.choice(("TALLO", "KARUWISI", "MARISO", "BARAYA")),
        "phone": f"0812{draw.randint(0, 9_999_999):07d}",
    }
    return told | changes


def csv_file(path: Path, rows: list[dict[str, str]], columns: str = HEADER, delimiter: str = ",") -> Path:
    names = columns.split(",")
    lines = [delimiter.join(names), *(delimiter.join(row[name] for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def padan(*words: Any) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def linked(out: Path, *files: Path, options: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
    said = padan("link", "--model", "person", *files, "--out", out, *options)
    assert said.exit_code == 0, said.output + repr(said.exception)
    rows: list[dict[str, Any]] = pq.read_table(out).to_pylist()
    return rows


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two hundred persons, half of them in both; the second clerk errs, and writes them in another way."""
    left = csv_file(tmp_path / "left.csv", [person(number) for number in range(200)])
    others = [
        person(
            number,
            id=f"R{number}",
            nik="" if number % 5 == 0 else person(number)["nik"],
            full_name=person(number)["full_name"].lower().replace("mm", "m"),
        )
        for number in range(100, 300)
    ]
    return left, csv_file(tmp_path / "right.csv", others, delimiter=";")


def test_two_files_are_linked_and_judged(files: tuple[Path, Path], tmp_path: Path) -> None:
    rows = linked(tmp_path / "links.parquet", *files)
    assert list(rows[0])[:6] == [
        "left_id",
        "right_id",
        "probability",
        "match_weight",
        "decision",
        "level_nik",
    ]
    assert {row["decision"] for row in rows} <= {"match", "review"}
    truth = csv_file(
        tmp_path / "truth.csv",
        [{"left_id": f"P{n}", "right_id": f"R{n}"} for n in range(100, 200)],
        "left_id,right_id",
    )
    said = json.loads(padan("evaluate", tmp_path / "links.parquet", truth, "--json").output)
    assert said["precision"] >= 0.98
    assert said["recall"] >= 0.95
    assert said["with_review"]["recall"] >= said["recall"]
    counts = said["counts"]
    assert counts["true_pairs"] == 100
    assert counts["matches"] == counts["true_matches"] + counts["false_matches"]
    assert counts["true_matches"] + counts["true_in_review"] + counts["missed"] == 100
    assert "precision" in padan("evaluate", tmp_path / "links.parquet", truth).output


def test_subsets_errors_and_charts_are_told_apart(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "links.parquet"
    linked(out, *files)
    pairs = [{"left_id": f"P{n}", "right_id": f"R{n}"} for n in range(100, 200)] + [
        {"left_id": "P1", "right_id": "R299"}
    ]
    truth = csv_file(tmp_path / "truth.csv", pairs, "left_id,right_id")
    told = [{"left_id": f"P{n}", "nik": "missing" if n % 5 == 0 else "right"} for n in range(200)]
    subsets = csv_file(tmp_path / "subsets.csv", told, "left_id,nik")
    said = padan(
        *("evaluate", out, truth, "--json", "--subsets", subsets),
        *("--errors", tmp_path / "errors.csv", "--charts", tmp_path / "charts"),
    ).output
    apart = json.loads(said[said.index("{") :])["subsets"]
    assert apart["nik=missing"]["counts"]["true_pairs"] == 20
    assert apart["nik=right"]["counts"]["true_pairs"] == 81
    wrong = (tmp_path / "errors.csv").read_text(encoding="utf-8")
    assert '"missed","P1","R299"' in wrong
    assert "share that is true" in (tmp_path / "charts" / "reliability.svg").read_text(encoding="utf-8")
    assert "threshold" in (tmp_path / "charts" / "thresholds.svg").read_text(encoding="utf-8")
    assert "nik=missing" in padan("evaluate", out, truth, "--subsets", subsets).output


def test_one_file_is_linked_with_itself_and_a_pair_may_be_told_either_way(tmp_path: Path) -> None:
    rows = [person(number) for number in range(100)]
    rows += [person(number, id=f"Q{number}", phone="", address="") for number in range(20)]
    out, truth = tmp_path / "links.parquet", tmp_path / "truth.csv"
    found = linked(out, csv_file(tmp_path / "one.csv", rows))
    assert all(row["left_id"] < row["right_id"] for row in found)
    turned = [{"left_id": f"Q{n}", "right_id": f"P{n}"} for n in range(20)]
    said = json.loads(padan("evaluate", out, csv_file(truth, turned, "left_id,right_id"), "--json").output)
    assert said["precision"] >= 0.95
    assert said["recall"] >= 0.95


@pytest.mark.parametrize("left_out", [c for c in HEADER.split(",") if c != "id"])
def test_any_column_may_be_missing(left_out: str, tmp_path: Path) -> None:
    columns = ",".join(name for name in HEADER.split(",") if name != left_out)
    left = csv_file(tmp_path / "left.csv", [person(n) for n in range(60)], columns)
    right = csv_file(tmp_path / "right.csv", [person(n, id=f"R{n}") for n in range(60)], columns)
    rows = linked(tmp_path / "links.parquet", left, right)
    matches = {(row["left_id"], row["right_id"]) for row in rows if row["decision"] == "match"}
    assert matches >= {(f"P{n}", f"R{n}") for n in range(55)}


def test_typed_parquet_and_csv_are_read_alike(files: tuple[Path, Path], tmp_path: Path) -> None:
    left, right = files
    told = [person(number) for number in range(200)]
    typed = pa.table(
        {
            name: pa.array([float(row[name]) for row in told])
            if name in ("rt", "nik")
            else [row[name] for row in told]
            for name in HEADER.split(",")
        }
    )
    pq.write_table(typed, tmp_path / "left.parquet")
    as_csv = linked(tmp_path / "a.parquet", left, right)
    as_parquet = linked(tmp_path / "b.parquet", tmp_path / "left.parquet", right)
    assert as_csv == as_parquet


def test_csv_comes_out_as_parquet_does(files: tuple[Path, Path], tmp_path: Path) -> None:
    rows = linked(tmp_path / "links.parquet", *files)
    assert padan("link", "--model", "person", *files, "--out", tmp_path / "links.csv").exit_code == 0
    written = (tmp_path / "links.csv").read_text(encoding="utf-8").splitlines()
    assert len(written) == len(rows) + 1


def test_one_to_one_takes_a_right_row_once(tmp_path: Path) -> None:
    left = csv_file(tmp_path / "left.csv", [person(n) for n in range(50)] + [person(7, id="AGAIN")])
    right = csv_file(tmp_path / "right.csv", [person(n, id=f"R{n}") for n in range(50)])
    many = linked(tmp_path / "many.parquet", left, right)
    one = linked(tmp_path / "one.parquet", left, right, options=("--one-to-one",))
    assert sum(row["right_id"] == "R7" and row["decision"] == "match" for row in many) == 2
    assert [row["decision"] for row in one if row["right_id"] == "R7"] == ["review", "review"]


def test_what_was_trained_is_kept_and_scores_elsewhere(files: tuple[Path, Path], tmp_path: Path) -> None:
    kept = tmp_path / "trained.json"
    trained = linked(tmp_path / "a.parquet", *files, options=("--save-parameters", kept))
    artefact = json.loads(kept.read_text(encoding="utf-8"))
    assert artefact["history"][-1]["largest_change"] < artefact["history"][0]["largest_change"]
    assert len(artefact["trained_on"]["files"]) == 2
    again = linked(tmp_path / "b.parquet", *files, options=("--parameters", kept))
    assert again == trained
    artefact["parameters"]["expected"] = 0.1
    kept.write_text(json.dumps(artefact), encoding="utf-8")
    refused = padan("link", "--model", "person", *files, "--out", tmp_path / "c.csv", "--parameters", kept)
    assert "hash differs" in str(refused.exception)


def test_values_are_as_common_as_the_population_says(files: tuple[Path, Path], tmp_path: Path) -> None:
    crowd = csv_file(tmp_path / "crowd.csv", [person(n) for n in range(5_000)])
    alone = linked(tmp_path / "a.parquet", *files)
    among = linked(tmp_path / "b.parquet", *files, options=("--population", crowd))
    assert [row["match_weight"] for row in alone] != [row["match_weight"] for row in among]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no header"),
        ("id,full_name\n", "no rows"),
        ("name,birth_date\nALI,1980-01-01\n", "no column 'id'"),
        ("id\n1\n", "none of the columns"),
        ("id,full_name\n1,ALI\n1,BUDI\n", "rows 2 and 3 (the header is row 1) have the same id"),
        ("id,full_name\n1,ALI\n,BUDI\n", "row 3 has no id"),
        ("id,full_name,full_name\n1,ALI,ALI\n", "'full_name' twice"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_a_sentence(content: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    said = padan("link", "--model", "person", path, "--out", tmp_path / "links.csv")
    assert isinstance(said.exception, PadanError)
    assert reason in str(said.exception)


def test_what_cannot_be_is_said_before_the_work(files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "no.parquet").write_bytes(b"hello")
    (tmp_path / "table.xlsx").write_bytes(b"hello")
    for reason, words in {
        "no such file": ["--model", "person", tmp_path / "gone.csv", "--out", tmp_path / "o.csv"],
        "not a Parquet": ["--model", "person", tmp_path / "no.parquet", "--out", tmp_path / "o.csv"],
        "files are read as": ["--model", "person", tmp_path / "table.xlsx", "--out", tmp_path / "o.csv"],
        "results are written as": ["--model", "person", *files, "--out", tmp_path / "o.xlsx"],
        "no folder": ["--model", "person", *files, "--out", tmp_path / "none" / "o.csv"],
        "No model 'nobody'": ["--model", "nobody", *files, "--out", tmp_path / "o.csv"],
        "different kinds": ["--model", "candidate_register", files[0], "--out", tmp_path / "o.csv"],
        "no trained parameters": [
            *("--model", "person", *files, "--out", tmp_path / "o.csv", "--parameters", files[0])
        ],
    }.items():
        assert reason in str(padan("link", *words).exception), reason
    three = padan("link", "--model", "person", *files, files[0], "--out", tmp_path / "o.csv")
    assert three.exit_code == 2
    assert "no column 'left_id'" in str(padan("evaluate", files[0], files[1]).exception)


def test_rows_of_another_length_are_left_out_and_said(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("id,full_name\n1,ALI\n2,BUDI,MORE\n3\n4,ALI\n", encoding="utf-8")
    said = padan("link", "--model", "person", path, "--out", tmp_path / "links.csv")
    assert "2 rows left out, with more or fewer cells than the header: 3, 4" in said.output
    assert said.exit_code == 0


def test_a_row_left_out_moves_the_numbers_of_those_after_it(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("id,full_name\n1,ALI\n2,BUDI,MORE\n3,ALI\n3,BUDI\n", encoding="utf-8")
    said = padan("link", "--model", "person", path, "--out", tmp_path / "links.csv")
    assert "rows 4 and 5 (the header is row 1) have the same id" in str(said.exception)


@pytest.mark.parametrize("where", [2, 40, 90])
def test_a_quotation_mark_that_is_never_closed_loses_nobody_in_silence(where: int, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "left.csv", [person(number) for number in range(120)])
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[where] = lines[where].replace(",", ',"', 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    said = padan("link", "--model", "person", path, "--out", tmp_path / "links.csv")
    assert f"in row {where + 1} (the header is row 1) a quotation mark is opened" in str(said.exception)


def test_a_result_never_replaces_what_it_is_made_from(files: tuple[Path, Path], tmp_path: Path) -> None:
    left, right = files
    before = left.read_bytes()
    link = ("link", "--model", "person", left, right, "--out")
    assert "so it is not written" in str(padan(*link, left).exception)
    saved = padan(*link, tmp_path / "links.csv", "--save-parameters", right)
    assert "so it is not written" in str(saved.exception)
    assert left.read_bytes() == before


@pytest.mark.parametrize("option", ["--out", "--save-parameters"])
def test_what_cannot_be_written_is_said_before_the_work(
    option: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "links.csv"
    folder.mkdir()
    targets = {"--out": tmp_path / "found.csv", option: folder}
    said = padan("link", "--model", "person", *files, *(word for pair in targets.items() for word in pair))
    assert "cannot be written" in str(said.exception)
    assert not (tmp_path / "found.csv").exists()
    nowhere = padan("link", "--model", "person", *files, "--out", "/proc/links.csv")
    assert "/proc/links.csv: cannot be written" in str(nowhere.exception)


def test_a_date_that_is_none_is_said(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "links.csv"
    said = padan("link", "--model", "person", *files, "--out", out, "--as-of", "31-12-2025")
    assert said.exit_code == 2
    assert "YYYY-MM-DD" in said.output


def test_what_is_not_read_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    rows = [person(number, birth_date="foo" if number < 7 else "") | {"nama": "X"} for number in range(30)]
    path = csv_file(tmp_path / "left.csv", rows, columns=f"{HEADER},nama")
    said = padan("link", "--model", "person", path, files[1], "--out", tmp_path / "links.csv")
    assert "not read: nama. Model person reads nik," in said.output
    assert "no evidence: 7 of birth_date." in said.output


def test_the_blocking_ceiling_is_told_by_subset(files: tuple[Path, Path], tmp_path: Path) -> None:
    linked(tmp_path / "links.parquet", *files)
    truth, subsets = tmp_path / "truth.csv", tmp_path / "subsets.csv"
    # strangers share no key: a truth that says they are one person shows what blocking cannot find
    pairs = [f"P{number},R{number}" for number in range(100, 200)] + ["P0,R250", "P1,R251"]
    truth.write_text("\n".join(["left_id,right_id", *pairs]) + "\n", encoding="utf-8")
    told = [f"P{number},{'known' if number > 1 else 'strange'}" for number in range(200)]
    subsets.write_text("\n".join(["left_id,kind", *told]) + "\n", encoding="utf-8")
    words = ["evaluate", tmp_path / "links.parquet", truth, "--subsets", subsets]
    words += ["--file", files[0], "--file", files[1]]
    said = json.loads(padan(*words, "--json").output)
    assert said["blocking_ceiling"] == pytest.approx(100 / 102)
    assert said["subsets"]["kind=known"]["blocking_ceiling"] == 1
    assert said["subsets"]["kind=strange"]["blocking_ceiling"] == 0
    assert "blocking ceiling" in padan(*words).output
    assert padan("evaluate", *words[1:3], "--errors", tmp_path / "wrong.csv").exit_code == 0


def test_a_truth_without_pairs_judges_nothing(files: tuple[Path, Path], tmp_path: Path) -> None:
    linked(tmp_path / "links.parquet", *files)
    truth = tmp_path / "truth.csv"
    truth.write_text("left_id,right_id\n", encoding="utf-8")
    assert "no true pairs" in str(padan("evaluate", tmp_path / "links.parquet", truth).exception)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(encoding: str, tmp_path: Path) -> None:
    rows = [person(n, full_name=f"JOSÉ {FAMILY[n % 10]}") for n in range(40)]
    left = csv_file(tmp_path / "left.csv", rows)
    left.write_bytes(left.read_text(encoding="utf-8").encode(encoding))
    right = csv_file(tmp_path / "right.csv", [row | {"id": f"R{row['id']}"} for row in rows])
    found = linked(tmp_path / "links.parquet", left, right)
    assert {row["level_name"] for row in found if row["right_id"] == f"R{row['left_id']}"} == {"same"}


def test_too_large_blocks_are_told(tmp_path: Path) -> None:
    rows = [person(1, id=f"S{n}", nik="", phone="", address="") for n in range(600)]
    said = padan("link", "--model", "person", csv_file(tmp_path / "s.csv", rows), "--out", tmp_path / "o.csv")
    assert "too large" in said.output


def test_fields_say_which_columns_there_are() -> None:
    spec = load_spec(PROJECT_ROOT / "include" / "models" / "person.yaml")
    assert spec.columns["nik_form"] == "text"
    assert spec.columns["rt"] == "integer"
    assert spec.within_one_table().is_dedupe
    assert "fields" not in pipeline_model("candidate_register").model_dump(exclude_defaults=True)
    with pytest.raises(ValueError, match="say columns or fields"):
        type(spec).model_validate(spec.model_dump() | {"columns": {"name": "text"}})
