-- Answers of Dukcapil's web service as a source of decisions: kept by period, used as they were when a run
-- was opened. A row is verified by a resident of the extract or, where there is no extract, by an answer.
ALTER TABLE dukcapil.question DROP CONSTRAINT question_pkey;
ALTER TABLE dukcapil.question ADD PRIMARY KEY (row_id, content_sha256);

ALTER TABLE dukcapil.answer ADD COLUMN answer_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE dukcapil.answer ADD COLUMN period text;
UPDATE dukcapil.answer AS a SET period = coalesce(
    (
        SELECT min(f.period)
        FROM dukcapil.question AS q
        INNER JOIN core.candidate AS c ON q.row_id = c.row_id
        INNER JOIN raw.file AS f ON c.file_id = f.file_id
        WHERE q.content_sha256 = a.content_sha256
    ),
    to_char(a.answered_at, 'YYYY-MM')
);
ALTER TABLE dukcapil.answer ALTER COLUMN period SET NOT NULL;
ALTER TABLE dukcapil.answer ADD CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$');
ALTER TABLE dukcapil.answer DROP CONSTRAINT answer_pkey;
ALTER TABLE dukcapil.answer ADD PRIMARY KEY (answer_id);
ALTER TABLE dukcapil.answer ADD UNIQUE (content_sha256, period);
COMMENT ON COLUMN dukcapil.answer.period IS
'The month of the list it was asked for; asked again in a later month, the earlier answer stays.';
-- what was said stays said
REVOKE UPDATE, DELETE ON dukcapil.question, dukcapil.answer FROM padan_loader;

CREATE FUNCTION dukcapil.score(elements jsonb, element text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(
        (elements -> element ->> 'score')::integer,
        CASE elements -> element ->> 'verdict' WHEN 'sesuai' THEN 100 WHEN 'tidak sesuai' THEN 0 END
    )
$$;
COMMENT ON FUNCTION dukcapil.score IS
'Similarity of an element, 0 to 100; 100 or 0 where the service gave a verdict alone; null if not answered.';

CREATE TABLE verification.run_answer (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    answer_id bigint NOT NULL REFERENCES dukcapil.answer,
    PRIMARY KEY (run_id, row_id)
);
COMMENT ON TABLE verification.run_answer IS
'The answers a run was opened with, a row each; later answers are for later runs.';

CREATE TABLE verification.service_verdict (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    attribute text NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('sesuai', 'tidak sesuai', 'kosong')),
    score smallint CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (run_id, row_id, attribute)
);
COMMENT ON TABLE verification.service_verdict IS
'What the web service says beside the verdicts of the extract, where both speak of one NIK.';

CREATE TABLE verification.service_disagreement (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    kind text NOT NULL,
    PRIMARY KEY (run_id, row_id, kind)
);
COMMENT ON TABLE verification.service_disagreement IS
'Rows for officers: where extract and web service cannot both be right. Kinds are reasons.';

ALTER TABLE verification.decision ADD COLUMN answer_id bigint REFERENCES dukcapil.answer;
COMMENT ON COLUMN verification.decision.answer_id IS
'The answer a row was decided by in a run without a register extract; then there is no resident.';
ALTER TABLE verification.decision DROP CONSTRAINT decision_check1;
ALTER TABLE verification.decision
ADD CONSTRAINT decided_by_one_source CHECK (num_nonnulls(resident_row_id, answer_id) <= 1),
ADD CONSTRAINT verified_by_a_source CHECK (
    state <> 'verified' OR num_nonnulls(resident_row_id, answer_id) = 1
);

ALTER TABLE staging.submission_row ADD COLUMN answer_id bigint REFERENCES dukcapil.answer;
ALTER TABLE staging.submission_row ALTER COLUMN resident_row_id DROP NOT NULL;
ALTER TABLE staging.submission_row
ADD CONSTRAINT staged_by_one_source CHECK (num_nonnulls(resident_row_id, answer_id) = 1);

CREATE OR REPLACE VIEW quality.staging_check AS
SELECT
    s.candidate_row_id AS row_id,
    b.run_id,
    s.nik,
    s.full_name,
    s.birth_date,
    s.sex,
    s.kelurahan_code,
    s.kecamatan_code,
    s.segment,
    s.programmes,
    s.start_month,
    s.first_active_month,
    s.contribution_rp,
    num_nulls(
        s.nik, quality.given(s.full_name), s.birth_date, s.sex, s.kelurahan_code, s.kecamatan_code,
        s.segment, quality.given(s.programmes), s.start_month, s.first_active_month,
        s.contribution_rp, s.overlap
    ) = 0 AS is_complete,
    s.kecamatan_code = left(s.kelurahan_code, 6) AS is_kecamatan_of_kelurahan,
    s.first_active_month <= s.start_month AS is_month_order_right,
    coalesce(
        d.state = 'verified'
        AND (d.resident_row_id, d.answer_id) IS NOT DISTINCT FROM (s.resident_row_id, s.answer_id),
        FALSE
    ) AS is_decided_verified,
    -- without an extract: the NIK that the service was asked about and found
    coalesce(r.nik = s.nik, a.outcome = 'found' AND c.nik = s.nik, FALSE) AS is_nik_of_register,
    coalesce(r.population_status = 'alive', a.outcome = 'found', FALSE) AS is_alive_in_register
FROM staging.submission_row AS s
INNER JOIN staging.batch AS b USING (batch_id)
LEFT JOIN verification.decision AS d ON b.run_id = d.run_id AND s.candidate_row_id = d.row_id
LEFT JOIN core.resident AS r ON s.resident_row_id = r.row_id
LEFT JOIN verification.run_answer AS u
    ON b.run_id = u.run_id AND s.candidate_row_id = u.row_id AND s.answer_id = u.answer_id
LEFT JOIN dukcapil.answer AS a ON u.answer_id = a.answer_id
LEFT JOIN core.candidate AS c ON s.candidate_row_id = c.row_id;

CREATE VIEW mart.run_service_agreement AS
SELECT
    v.run_id,
    v.attribute,
    v.verdict AS extract,
    s.verdict AS service,
    count(*) AS candidates
FROM verification.service_verdict AS s
INNER JOIN verification.verdict AS v
    ON s.run_id = v.run_id AND s.row_id = v.row_id AND s.attribute = v.attribute
GROUP BY v.run_id, v.attribute, v.verdict, s.verdict;
COMMENT ON VIEW mart.run_service_agreement IS
'Verdicts of the extract beside those of the web service, for rows whose resident has the list''s NIK.';

CREATE VIEW mart.run_service_disagreement AS
SELECT
    d.run_id,
    d.kind,
    count(*) AS candidates
FROM verification.service_disagreement AS d
GROUP BY d.run_id, d.kind;

CREATE VIEW mart.run_asked AS
SELECT
    rf.run_id,
    count(*) AS rows_with_nik,
    count(a.row_id) AS answered
FROM verification.run_file AS rf
INNER JOIN core.candidate AS c ON rf.file_id = c.file_id
LEFT JOIN verification.run_answer AS a ON rf.run_id = a.run_id AND c.row_id = a.row_id
WHERE rf.role = 'candidate' AND c.intake_state = 'accepted' AND c.nik_form IN ('ok', 'repaired')
GROUP BY rf.run_id;
COMMENT ON VIEW mart.run_asked IS
'Accepted rows with a NIK that can be asked about, and how many the run has answers to.';

GRANT SELECT, INSERT, DELETE
ON verification.run_answer, verification.service_verdict, verification.service_disagreement TO padan_loader;
-- so that the planner knows a table that was just filled (the linter does not know MAINTAIN yet)
GRANT MAINTAIN -- noqa: PRS
ON verification.service_verdict TO padan_loader;
GRANT SELECT
ON verification.run_answer, verification.service_verdict, verification.service_disagreement TO padan_reviewer;
GRANT SELECT
ON mart.run_service_agreement, mart.run_service_disagreement, mart.run_asked
TO padan_reporter, padan_loader;
