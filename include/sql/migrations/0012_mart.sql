-- Aggregates without personal data: counts by run, the only thing the reporter role reads of candidates.
-- Kecamatan and segment are counted apart, never crossed: no cell of theirs can point at a household.
CREATE VIEW mart.run AS
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    r.status,
    r.input_sha256,
    r.inputs
FROM verification.run AS r;
COMMENT ON VIEW mart.run IS 'A verification run and the hashes of everything it was made from.';

CREATE VIEW mart.run_state AS
SELECT
    d.run_id,
    d.state,
    count(*) AS candidates
FROM verification.decision AS d
GROUP BY d.run_id, d.state;

CREATE VIEW mart.run_kecamatan AS
SELECT
    d.run_id,
    c.kecamatan_code,
    d.state,
    count(*) AS candidates
FROM verification.decision AS d
INNER JOIN core.candidate AS c ON d.row_id = c.row_id
GROUP BY d.run_id, c.kecamatan_code, d.state;
COMMENT ON COLUMN mart.run_kecamatan.kecamatan_code IS
'Kecamatan as the candidate list gives it, 6 digits; null where it gives none.';

CREATE VIEW mart.run_segment AS
SELECT
    d.run_id,
    c.segment,
    c.is_disabled,
    d.state,
    count(*) AS candidates
FROM verification.decision AS d
INNER JOIN core.candidate AS c ON d.row_id = c.row_id
GROUP BY d.run_id, c.segment, c.is_disabled, d.state;

CREATE VIEW mart.run_reason AS
SELECT
    d.run_id,
    d.state,
    reason.code AS reason,
    count(*) AS candidates,
    count(*) FILTER (WHERE reason.place = 1) AS as_leading
FROM verification.decision AS d
CROSS JOIN LATERAL unnest(d.reasons) WITH ORDINALITY AS reason (code, place)
GROUP BY d.run_id, d.state, reason.code;
COMMENT ON COLUMN mart.run_reason.candidates IS
'Candidates for whom this is one of the reasons; one with two reasons is counted under both.';
COMMENT ON COLUMN mart.run_reason.as_leading IS
'Candidates for whom this is the first reason: each candidate is counted once.';

CREATE VIEW mart.run_verdict AS
SELECT
    v.run_id,
    v.attribute,
    v.verdict,
    count(*) AS candidates
FROM verification.verdict AS v
GROUP BY v.run_id, v.attribute, v.verdict;

CREATE VIEW mart.run_staged AS
SELECT
    b.run_id,
    s.overlap,
    s.is_disabled,
    count(*) AS persons,
    sum(s.contribution_rp)::bigint AS contribution_rp
FROM staging.submission_row AS s
INNER JOIN staging.batch AS b ON s.batch_id = b.batch_id
GROUP BY b.run_id, s.overlap, s.is_disabled;
COMMENT ON COLUMN mart.run_staged.contribution_rp IS 'Rupiah a month.';

CREATE VIEW mart.run_file AS
SELECT
    rf.run_id,
    b.agency,
    b.role,
    f.sha256,
    b.in_file,
    b.ignored,
    b.data_rows,
    b.empty_rows,
    b.quarantined_rows,
    b.accepted_rows,
    b.difference
FROM verification.run_file AS rf
INNER JOIN raw.file AS f ON rf.file_id = f.file_id
INNER JOIN audit.row_balance AS b ON rf.file_id = b.file_id;
COMMENT ON VIEW mart.run_file IS
'The files of a run by content hash; file names stay behind, an agency may write a person into one.';

CREATE VIEW mart.run_finding AS
SELECT
    rf.run_id,
    f.agency,
    q.rule,
    q.severity,
    q.quarantine,
    sum(q.checked_rows)::bigint AS checked_rows,
    sum(q.failing_rows)::bigint AS failing_rows
FROM verification.run_file AS rf
INNER JOIN raw.file AS f ON rf.file_id = f.file_id
INNER JOIN quality.finding AS q ON rf.file_id = q.file_id
GROUP BY rf.run_id, f.agency, q.rule, q.severity, q.quarantine;

GRANT SELECT ON ALL TABLES IN SCHEMA mart TO padan_reporter, padan_loader;
