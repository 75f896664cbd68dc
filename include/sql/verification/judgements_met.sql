-- The judgements that the run meets: about rows of its lists, and residents of its register, by content.
CREATE TEMP TABLE row_content ON COMMIT DROP AS
SELECT
    c.row_id,
    verification.candidate_sha256(k) AS row_sha256
FROM run_candidate AS c
INNER JOIN core.candidate AS k ON c.row_id = k.row_id
INNER JOIN verification.run AS r ON r.run_id = %(run_id)s AND r.judgements_as_of > 0
WHERE c.intake_state = 'accepted';
ANALYZE row_content;

CREATE TEMP TABLE in_effect ON COMMIT DROP AS
SELECT
    j.judgement_id,
    j.model,
    j.row_sha256,
    j.against_key,
    j.against_values_key,
    j.row_id,
    j.answer
FROM verification.run AS r
CROSS JOIN LATERAL verification.judgements_as_of(r.judgements_as_of) AS j
WHERE r.run_id = %(run_id)s AND j.row_sha256 IN (SELECT c.row_sha256 FROM row_content AS c);
ANALYZE in_effect;

CREATE TEMP TABLE judged_resident ON COMMIT DROP AS
WITH
wanted AS (
    SELECT DISTINCT
        e.against_key,
        e.against_values_key
    FROM in_effect AS e
    WHERE e.model = 'candidate_register'
),

-- a register row is hashed only where a judgement asks for it
found AS (
    SELECT
        w.against_key,
        w.against_values_key,
        k.row_id
    FROM (
        SELECT
            r.row_id,
            verification.resident_nik_key(r) AS nik_key
        FROM verification.run_file AS rf
        INNER JOIN core.resident AS r ON rf.file_id = r.file_id
        WHERE
            rf.run_id = %(run_id)s
            AND rf.role = 'resident'
            AND r.intake_state = 'accepted'
            AND EXISTS (SELECT 1 FROM wanted AS v WHERE v.against_key LIKE 'nik:%%')
    ) AS k
    INNER JOIN wanted AS w ON k.nik_key = w.against_key
    UNION ALL
    SELECT
        w.against_key,
        w.against_values_key,
        k.row_id
    FROM (
        SELECT
            r.row_id,
            verification.resident_values_key(r) AS values_key
        FROM verification.run_file AS rf
        INNER JOIN core.resident AS r ON rf.file_id = r.file_id
        WHERE
            rf.run_id = %(run_id)s
            AND rf.role = 'resident'
            AND r.intake_state = 'accepted'
            AND EXISTS (SELECT 1 FROM wanted AS v WHERE v.against_key LIKE 'values:%%')
    ) AS k
    INNER JOIN wanted AS w ON k.values_key = w.against_key
),

counted AS (
    SELECT
        f.*,
        count(*) OVER (PARTITION BY f.against_key, f.against_values_key) AS residents,
        verification.resident_values_key(r) = f.against_values_key AS is_as_seen,
        row_number() OVER (
            PARTITION BY f.against_key, f.against_values_key, verification.resident_values_key(r)
            ORDER BY o.agency COLLATE "C", o.sha256 COLLATE "C", r.row_number
        ) AS place
    FROM found AS f
    INNER JOIN core.resident AS r ON f.row_id = r.row_id
    INNER JOIN raw.file AS o ON r.file_id = o.file_id
)

-- a NIK that several residents have by now is not enough: the values must be those that were seen
SELECT
    c.against_key,
    c.against_values_key,
    c.row_id AS resident_row_id
FROM counted AS c
WHERE c.residents = 1 OR (c.is_as_seen AND c.place = 1);
ANALYZE judged_resident;
