-- How surely each row is its resident: by the link, and by what list and register agree on.
CREATE TEMP TABLE evidence ON COMMIT DROP AS
WITH
agreement AS (
    SELECT
        v.row_id,
        bool_or(v.attribute = 'nik' AND v.verdict = 'sesuai') AS nik_agrees,
        bool_or(v.attribute = 'name' AND v.verdict = 'sesuai') AS name_agrees,
        bool_or(v.attribute = 'birth_date' AND v.verdict = 'sesuai') AS birth_date_agrees,
        count(*) FILTER (WHERE v.attribute <> 'population_status' AND v.verdict = 'sesuai') AS agreements
    FROM verification.verdict AS v
    WHERE v.run_id = %(run_id)s
    GROUP BY v.row_id
),

judged AS (
    SELECT
        l.row_id,
        a.nik_agrees,
        a.name_agrees,
        a.birth_date_agrees,
        a.agreements,
        l.is_judged,
        l.is_judged OR (
            l.decision = 'match'
            -- no posterior: the NIK was asked about, nothing was linked
            AND coalesce(l.probability, 1) >= %(posterior)s
            AND l.rival_probability <= %(rival)s
            AND NOT l.is_tie
        ) AS is_certain
    FROM linked AS l
    INNER JOIN agreement AS a ON l.row_id = a.row_id
)

SELECT
    j.*,
    -- a judgement, a NIK with something in its support, or name and full birth date in its place
    j.is_certain
    AND (
        j.is_judged
        OR (j.nik_agrees AND (j.name_agrees OR j.birth_date_agrees))
        OR (j.name_agrees AND j.birth_date_agrees)
    ) AS is_settled,
    -- nothing but the NIK speaks for it: perhaps another person's
    j.nik_agrees AND NOT j.name_agrees AND NOT j.birth_date_agrees AND NOT j.is_judged AS is_nik_alone
FROM judged AS j;
ANALYZE evidence;
