"""The report of a decided run, from a real warehouse in the reporter role."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Connection

from padan.errors import PadanError, WarehouseError
from padan.reporting import queue_report, summary, write_report
from padan.reporting.figures import figures_of
from padan.settings import Settings
from padan.warehouse import Role, begin

PERSON = {"nik": "7371015708750001", "name": "SITTI KANARI", "address": "LORONG KANARI 7"}

# A small run: 9 candidate rows in every state, one of them planted with an identity to look for.
RUN = """
INSERT INTO raw.file (agency, role, period, sha256, path, size_bytes, modified_ns, status) VALUES
('disnaker', 'candidate', '2026-11', repeat('a', 64), 'inbox/SITTI KANARI.xlsx', 1, 1, 'accepted'),
('disdukcapil', 'resident', '2026-11', repeat('b', 64), 'inbox/r.txt', 1, 1, 'accepted');
INSERT INTO raw.file_count (file_id, kind, row_count) VALUES
(1, 'data', 9), (1, 'title', 3), (1, 'total', 1), (2, 'data', 2), (2, 'header', 1);
INSERT INTO raw.candidate (file_id, row_number, sheet_row) SELECT 1, n, n + 4 FROM generate_series(1, 9) AS n;
INSERT INTO core.candidate (
    row_id, file_id, row_number, intake_state, nik, nik_form, kk_form, name, birth_date_form, address,
    kecamatan_code, segment, is_disabled
) SELECT row_id, 1, row_number,
    CASE row_number WHEN 9 THEN 'empty' WHEN 8 THEN 'quarantined' ELSE 'accepted' END,
    '{nik}', 'ok', 'ok', '{name}', 'ok', '{address}',
    CASE WHEN row_number <= 5 THEN '737101' WHEN row_number <= 8 THEN '737108' END,
    CASE WHEN row_number <= 6 THEN 'informal' WHEN row_number <= 8 THEN 'disabled' END,
    row_number IN (1, 7)
FROM raw.candidate;
INSERT INTO core.resident (row_id, file_id, row_number, intake_state, nik_form, kk_form, birth_date_form)
SELECT 200000000 + n, 2, n, 'accepted', 'ok', 'ok', 'ok' FROM generate_series(1, 2) AS n;
INSERT INTO quality.finding VALUES
(1, 'NAME_MISSING', 'critical', TRUE, 9, 1), (1, 'NIK_READABLE', 'warning', FALSE, 9, 3),
(2, 'NIK_READABLE', 'critical', TRUE, 2, 0);
INSERT INTO verification.run (period, enrolment_date, input_sha256, inputs, status)
VALUES ('2026-11', '2026-12-01', repeat('c', 64), '{{"rules": {{"eligibility": "{rules}"}}}}', 'published');
INSERT INTO verification.run_file VALUES (1, 1, 'candidate'), (1, 2, 'resident');
INSERT INTO verification.decision (run_id, row_id, state, reasons, resident_row_id, overlap)
SELECT 1, row_id,
    (ARRAY['verified', 'verified', 'review', 'ineligible', 'ineligible', 'not_found', 'duplicate',
           'quarantined', 'empty'])[row_number],
    (ARRAY['{{}}', '{{}}', '{{NIK_DIFFERS,LINK_UNCERTAIN}}', '{{DECEASED}}', '{{DECEASED,OVER_AGE}}',
           '{{NO_RESIDENT}}', '{{SAME_PERSON}}', '{{NAME_MISSING}}', '{{}}'])[row_number]::text [],
    CASE WHEN row_number <= 5 THEN 200000001 END, CASE WHEN row_number <= 2 THEN 'NEW' END
FROM raw.candidate;
INSERT INTO verification.verdict (run_id, row_id, attribute, verdict)
SELECT 1, row_id, 'name', CASE WHEN row_number = 3 THEN 'tidak sesuai' ELSE 'sesuai' END
FROM raw.candidate WHERE row_number <= 5;
INSERT INTO staging.batch (run_id, period, status) VALUES (1, '2026-11', 'published');
INSERT INTO staging.submission_row (
    batch_id, nik, full_name, birth_date, sex, kelurahan_code, kecamatan_code, segment, is_disabled,
    programmes, start_month, first_active_month, contribution_rp, overlap, candidate_row_id, resident_row_id
) SELECT 1, '737101570875000' || n, '{name}', '1975-08-17', 'P', '7371011001', '737101', 'informal', n = 1,
    'JKK+JKM', '2026-12', '2026-12', 16800, CASE n WHEN 1 THEN 'NEW' ELSE 'RENEWAL' END, n, 200000000 + n
FROM generate_series(1, 2) AS n;
""".format(rules="d" * 64, **PERSON)


def seed(connection: Connection) -> None:
    connection.connection.cursor().execute(RUN)


@pytest.fixture
def decided(settings: Settings) -> Settings:
    """A warehouse in which run 1 has decided nine rows."""
    with begin(settings) as connection:
        seed(connection)
    return settings


def queued(settings: Settings) -> list[tuple[str, str, str, list[str]]]:
    with begin(settings) as connection:
        rows = connection.exec_driver_sql(
            "SELECT mail_key, body_html, body_text, recipients FROM audit.outbox ORDER BY mail_key"
        )
        return [tuple(row) for row in rows]


def test_figures_are_those_of_the_warehouse(decided: Settings) -> None:
    f = figures_of(decided, 1)
    assert (f.received, f.difference, f.staging_difference) == (9, 0, 0)
    assert f.states == {
        "verified": 2, "review": 1, "ineligible": 2, "not_found": 1, "duplicate": 1, "quarantined": 1,
        "empty": 1,
    }  # fmt: skip
    assert sum(f.kecamatan["737101"].values()) == 5
    assert f.kecamatan[None]["empty"] == 1
    assert sum(f.segments["informal"].values()) == 6
    assert (f.disabled["verified"], f.disabled["duplicate"], f.disabled_staged) == (1, 1, 1)
    assert f.rupiah_per_month == 2 * 16_800
    assert f.verdicts == {"name": {"sesuai": 4, "tidak sesuai": 1}}
    reasons = {(row.state, row.reason): row.candidates for row in f.reasons}
    assert reasons["ineligible", "DECEASED"] == 2
    assert ("ineligible", "OVER_AGE") not in reasons  # a second reason: the person is counted once
    assert reasons["review", "NIK_DIFFERS"] == 1
    assert [(file.agency, file.data_rows, file.ignored, file.difference) for file in f.files] == [
        ("disnaker", 9, 4, 0),
        ("disdukcapil", 2, 1, 0),
    ]
    assert [(row.agency, row.rule, row.failing_rows) for row in f.findings] == [
        ("disdukcapil", "NIK_READABLE", 0),
        ("disnaker", "NIK_READABLE", 3),
        ("disnaker", "NAME_MISSING", 1),
    ]


def test_report_and_summary_say_the_same(decided: Settings) -> None:
    f, s = figures_of(decided, 1), summary(decided, 1)
    assert {state: s[state] for state in f.states} == f.states
    assert (s["received"], s["staged"]) == (f.received, f.states["verified"])
    assert s["rupiah_per_month"] == f.rupiah_per_month
    assert s["disabled"] == {"received": sum(f.disabled.values()), "staged": f.disabled_staged}
    assert s["balance_difference"] == f.difference


def test_the_report_is_queued_once_and_the_page_is_the_mail(decided: Settings) -> None:
    first = queue_report(decided, 1)
    again = queue_report(decided, 1)
    assert first == again == {
        "run_id": 1, "mail_key": f"report {'c' * 64}", "received": 9, "verified": 2, "review": 1,
    }  # fmt: skip
    [(key, html, text, recipients)] = queued(decided)
    assert key == first["mail_key"]
    assert recipients == ["pemkot@localhost"]
    assert html == (decided.out / "report.html").read_text(encoding="utf-8")
    assert "Terverifikasi" in text
    assert [path.name for path in decided.out.iterdir()] == ["report.html"]


def test_the_page_can_be_written_again_without_a_mail(decided: Settings) -> None:
    path = write_report(decided, 1)
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert queued(decided) == []


def test_no_person_reaches_the_report(decided: Settings) -> None:
    queue_report(decided, 1)
    [(_, html, text, _)] = queued(decided)
    for value in PERSON.values():
        assert value not in html + text
    assert not re.search(r"(?<![0-9a-f])\d{16}(?![0-9a-f])", html + text)


def test_the_reporter_role_can_read_no_row_about_a_person(decided: Settings) -> None:
    person_tables = (
        "raw.candidate", "raw.file", "core.candidate", "core.resident", "verification.decision",
        "staging.submission_row", "staging.bpjs_submission", "quality.failure", "linkage.link",
    )  # fmt: skip
    for table in person_tables:
        with pytest.raises(WarehouseError, match="42501"), begin(decided, Role.REPORTER) as connection:
            connection.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1")


def test_no_mart_view_has_a_column_about_a_person(decided: Settings) -> None:
    with begin(decided, Role.REPORTER) as connection:
        columns = connection.exec_driver_sql(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'mart'"
        ).scalars()
        names = set(columns)
    assert "run_state.candidates" in names
    personal = r"\.(nik|kk|name|full_name|birth_.*|address|phone|mother_name|path|.*row_id)$"
    assert not {name for name in names if re.search(personal, name)}


def test_a_run_without_decisions_has_no_report(settings: Settings) -> None:
    with pytest.raises(PadanError, match="Run 7 has no decisions to report"):
        queue_report(settings, 7)
    assert queued(settings) == []
    assert not settings.out.exists()


def test_a_lost_row_is_shown_in_the_report(decided: Settings) -> None:
    with begin(decided) as connection:
        connection.exec_driver_sql(
            "UPDATE raw.file_count SET row_count = 10 WHERE file_id = 1 AND kind = 'data'"
        )
    queue_report(decided, 1)
    assert "PERHATIAN: 10 baris diterima, tetapi 9 baris mendapat hasil" in queued(decided)[0][1]
