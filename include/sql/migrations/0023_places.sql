-- Who may be submitted: of the published batch those with a place; who waits is shown beside it.
COMMENT ON TABLE verification.waiting IS
'Verified candidates beyond the target, in the order of include/rules/quota.yaml; written with the decision.';

CREATE OR REPLACE VIEW staging.bpjs_submission AS
SELECT
    b.period,
    r.nik,
    r.full_name,
    r.birth_place,
    r.birth_date,
    r.sex,
    r.marital_status,
    r.address,
    r.rt,
    r.rw,
    r.kelurahan_code,
    r.kecamatan_code,
    r.postal_code,
    r.phone,
    r.mother_name,
    r.occupation,
    r.segment,
    r.is_disabled,
    r.programmes,
    r.start_month,
    r.first_active_month,
    r.contribution_rp,
    r.overlap
FROM staging.submission_row AS r
INNER JOIN staging.batch AS b USING (batch_id)
WHERE
    b.status = 'published'
    AND NOT EXISTS (
        SELECT 1 FROM verification.waiting AS w
        WHERE w.run_id = b.run_id AND w.row_id = r.candidate_row_id
    );
COMMENT ON VIEW staging.bpjs_submission IS
'The published batch of each period without those who wait: the only source of a BPJS file.';

CREATE VIEW staging.waiting AS
SELECT
    b.period,
    w.place,
    r.nik,
    r.full_name,
    r.kelurahan_code,
    r.kecamatan_code,
    r.segment,
    r.is_disabled,
    r.overlap,
    w.order_keys,
    w.order_values
FROM verification.waiting AS w
INNER JOIN staging.batch AS b ON w.run_id = b.run_id
INNER JOIN staging.submission_row AS r ON b.batch_id = r.batch_id AND w.row_id = r.candidate_row_id
WHERE b.status = 'published';
COMMENT ON VIEW staging.waiting IS
'The verified of the published batch of each period who have no place, in their order: not submitted.';
GRANT SELECT ON staging.waiting TO padan_loader, padan_reviewer;

-- Who lives in the city by the list and has no papers of it: for field teams, never a rejection.
CREATE VIEW verification.without_papers AS
SELECT
    d.run_id,
    d.row_id,
    c.kecamatan_code,
    c.kelurahan_code,
    CASE
        WHEN d.state = 'ineligible' THEN 'REGISTERED_ELSEWHERE'
        -- places of the list are the city's, so its code is theirs
        WHEN
            c.nik_form = 'ok' AND left(c.nik, 4) <> left(coalesce(c.kelurahan_code, c.kecamatan_code), 4)
            THEN 'NIK_OF_ELSEWHERE'
        ELSE 'NOT_IN_REGISTER'
    END AS reason
FROM verification.decision AS d
INNER JOIN core.candidate AS c ON d.row_id = c.row_id
WHERE
    (d.state = 'not_found' OR (d.state = 'ineligible' AND 'MOVED_OUT' = any(d.reasons)))
    AND coalesce(c.kelurahan_code, c.kecamatan_code) IS NOT NULL
    AND c.deceased_mark IS NOT TRUE;
COMMENT ON VIEW verification.without_papers IS
'Rows with an address in the city whose person the register does not know, or knows as from elsewhere.';
GRANT SELECT ON verification.without_papers TO padan_loader, padan_reviewer;

CREATE VIEW mart.run_without_papers AS
SELECT
    w.run_id,
    w.kecamatan_code,
    w.kelurahan_code,
    w.reason,
    count(*) AS candidates
FROM verification.without_papers AS w
GROUP BY w.run_id, w.kecamatan_code, w.kelurahan_code, w.reason;
COMMENT ON VIEW mart.run_without_papers IS
'People without the city''s papers by kelurahan of the list (none: kecamatan only): counts, nobody in them.';
GRANT SELECT ON mart.run_without_papers TO padan_reporter, padan_loader;

-- Rows that are not processed until they are corrected, and how many of them each wave has closed.
CREATE VIEW quality.row_to_close AS
SELECT
    c.file_id,
    r.sheet,
    r.sheet_row
FROM core.candidate AS c
INNER JOIN raw.candidate AS r USING (row_id)
WHERE c.intake_state IN ('empty', 'quarantined');
COMMENT ON VIEW quality.row_to_close IS 'Empty and quarantined rows of candidate lists, by sheet and row.';
GRANT SELECT ON quality.row_to_close TO padan_loader, padan_reviewer;

CREATE VIEW mart.fixlist_unprocessed AS
SELECT
    k.file_id,
    k.next_file_id,
    count(*) AS unprocessed,
    count(*) FILTER (
        WHERE
        EXISTS (
            SELECT 1 FROM quality.row_place AS p
            WHERE p.file_id = k.next_file_id AND p.sheet = c.sheet AND p.sheet_row = c.sheet_row
        )
        AND NOT EXISTS (
            SELECT 1 FROM quality.row_to_close AS n
            WHERE n.file_id = k.next_file_id AND n.sheet = c.sheet AND n.sheet_row = c.sheet_row
        )
    ) AS unprocessed_closed
FROM mart.fixlist_closing AS k
INNER JOIN quality.row_to_close AS c ON k.file_id = c.file_id
GROUP BY k.file_id, k.next_file_id;
COMMENT ON VIEW mart.fixlist_unprocessed IS
'Of a list the empty and quarantined rows, and how many of them the list after it has closed.';
GRANT SELECT ON mart.fixlist_unprocessed TO padan_reporter, padan_loader;
