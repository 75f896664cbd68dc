-- What the suites look at: one view a role, texts as received beside the values read from them.
-- A boolean is NULL where the question does not arise (a missing birth date disagrees with nothing).
CREATE FUNCTION quality.given(received text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(btrim(received, E' \t\r\n\u00a0'), '');
COMMENT ON FUNCTION quality.given IS 'The text received, or NULL where the cell was blank.';

CREATE VIEW quality.candidate_check AS
SELECT
    c.row_id,
    c.file_id,
    c.row_number,
    r.sheet,
    r.sheet_row,
    quality.given(r.nik) AS nik_text,
    quality.given(r.kk) AS kk_text,
    quality.given(r.full_name) AS full_name_text,
    coalesce(quality.given(r.birth_date), quality.given(r.birth_place_date)) AS birth_date_text,
    quality.given(r.sex) AS sex_text,
    quality.given(r.kelurahan) AS kelurahan_text,
    quality.given(r.kecamatan) AS kecamatan_text,
    quality.given(r.occupation) AS occupation_text,
    quality.given(r.segment) AS segment_text,
    quality.given(r.phone) AS phone_text,
    c.nik,
    c.nik_form,
    coalesce(c.nik_damage, 'none') AS nik_damage,
    c.kk_form,
    coalesce(quality.given(c.name), quality.given(c.daeng)) AS any_name,
    quality.given(c.name) AS name,
    c.deceased_mark,
    c.birth_date,
    c.birth_date_form,
    c.sex,
    quality.given(c.address) AS address,
    c.kelurahan_code,
    c.kecamatan_code,
    c.occupation,
    c.segment,
    c.nik IS NOT NULL OR c.birth_date IS NOT NULL AS is_identifiable,
    CASE WHEN quality.given(r.phone) IS NOT NULL THEN c.phone IS NOT NULL END AS is_phone_readable,
    CASE WHEN quality.given(c.daeng) IS NOT NULL THEN quality.given(c.name) IS NOT NULL END
        AS is_own_name_given,
    CASE WHEN c.occupation IS NOT NULL THEN c.occupation_code IS NOT NULL END AS is_occupation_known,
    CASE
        WHEN coalesce(c.nik_damage, '') <> 'date_part'
            THEN (substr(c.nik, 7, 1) >= '4') = (c.sex = 'P')
    END AS is_nik_sex_equal,
    CASE
        WHEN coalesce(c.nik_damage, '') <> 'date_part'
            THEN
                substr(c.nik, 9, 4) = to_char(c.birth_date, 'MMYY')
                AND (substr(c.nik, 7, 2)::integer % 40) = extract(DAY FROM c.birth_date)
    END AS is_nik_birth_date_equal
FROM core.candidate AS c
INNER JOIN raw.candidate AS r USING (row_id)
WHERE c.intake_state <> 'empty';
COMMENT ON VIEW quality.candidate_check IS
'Every candidate row that is not empty. Whether it is quarantined now makes no difference here.';

CREATE VIEW quality.resident_check AS
SELECT
    c.row_id,
    c.file_id,
    c.row_number,
    r.sheet,
    r.sheet_row,
    r.nik AS nik_text,
    r.full_name AS full_name_text,
    r.birth_date AS birth_date_text,
    r.sex AS sex_text,
    r.population_status AS population_status_text,
    c.nik,
    c.nik_form,
    c.kk_form,
    quality.given(c.full_name) AS full_name,
    c.birth_date,
    c.birth_date_form,
    c.sex,
    c.region_code,
    CASE WHEN c.in_city THEN c.kelurahan_code IS NOT NULL END AS is_kelurahan_known,
    c.population_status,
    CASE
        WHEN c.nik IS NOT NULL
            THEN row_number() OVER (PARTITION BY c.file_id, c.nik ORDER BY c.row_number) = 1
    END AS is_first_of_nik
FROM core.resident AS c
-- a left join by a primary key costs nothing where no text is asked for
LEFT JOIN raw.resident AS r USING (row_id);
COMMENT ON COLUMN quality.resident_check.is_first_of_nik IS
'False on every later row of a NIK: the first row stays usable, whichever of them is right.';

CREATE VIEW quality.member_check AS
SELECT
    c.row_id,
    c.file_id,
    c.row_number,
    r.sheet,
    r.sheet_row,
    quality.given(r.nik) AS nik_text,
    quality.given(r.full_name) AS full_name_text,
    quality.given(r.birth_date) AS birth_date_text,
    quality.given(r.first_month) AS first_month_text,
    quality.given(r.last_month) AS last_month_text,
    quality.given(c.member_no) AS member_no,
    c.nik,
    c.nik_form,
    quality.given(c.name) AS name,
    c.birth_date,
    c.birth_date_form,
    c.sex,
    c.segment,
    quality.given(c.sponsor) AS sponsor,
    quality.given(c.programmes) AS programmes,
    c.first_month,
    c.last_month,
    c.membership_status,
    c.arrears_months,
    c.nik IS NOT NULL
    OR (coalesce(quality.given(c.name), quality.given(c.daeng)) IS NOT NULL AND c.birth_date IS NOT NULL)
        AS is_identifiable,
    CASE WHEN quality.given(r.last_month) IS NOT NULL THEN c.last_month IS NOT NULL END
        AS is_last_month_readable,
    c.first_month <= c.last_month AS is_month_order_right
FROM core.member AS c
INNER JOIN raw.member AS r USING (row_id);

CREATE VIEW quality.staging_check AS
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
    coalesce(d.state = 'verified' AND d.resident_row_id = s.resident_row_id, FALSE) AS is_decided_verified,
    coalesce(r.nik = s.nik, FALSE) AS is_nik_of_register,
    coalesce(r.population_status = 'alive', FALSE) AS is_alive_in_register
FROM staging.submission_row AS s
INNER JOIN staging.batch AS b USING (batch_id)
LEFT JOIN verification.decision AS d ON b.run_id = d.run_id AND s.candidate_row_id = d.row_id
LEFT JOIN core.resident AS r ON s.resident_row_id = r.row_id;
COMMENT ON VIEW quality.staging_check IS
'The rows of a run''s batch beside the decision and the register row they must agree with.';

CREATE VIEW quality.row_place AS
SELECT
    p.row_id,
    p.file_id,
    p.row_number,
    p.sheet,
    p.sheet_row,
    p.is_empty,
    left(p.nik, 4) || '**********' || right(p.nik, 2) AS nik_masked
FROM (
    SELECT
        c.row_id,
        c.file_id,
        c.row_number,
        r.sheet,
        r.sheet_row,
        c.nik,
        c.intake_state = 'empty' AS is_empty
    FROM core.candidate AS c
    INNER JOIN raw.candidate AS r USING (row_id)
    UNION ALL
    SELECT
        c.row_id,
        c.file_id,
        c.row_number,
        r.sheet,
        r.sheet_row,
        c.nik,
        FALSE AS is_empty
    FROM core.resident AS c
    INNER JOIN raw.resident AS r USING (row_id)
    UNION ALL
    SELECT
        c.row_id,
        c.file_id,
        c.row_number,
        r.sheet,
        r.sheet_row,
        c.nik,
        FALSE AS is_empty
    FROM core.member AS c
    INNER JOIN raw.member AS r USING (row_id)
) AS p;
COMMENT ON VIEW quality.row_place IS
'Where a row stands in its agency''s file, its NIK masked: what a fix-list may show of it.';

GRANT SELECT ON quality.candidate_check, quality.resident_check, quality.member_check,
quality.staging_check, quality.row_place TO padan_loader;
