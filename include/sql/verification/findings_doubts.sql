-- Why an officer must look before anything is decided: doubts about who the row is.
WITH
link AS (
    SELECT
        l.*,
        l.decision = 'match'
        AND l.probability >= %(posterior)s
        AND l.rival_probability <= %(rival)s
        AND NOT l.is_tie AS is_certain
    FROM linked AS l
),

agreement AS (
    SELECT
        v.row_id,
        bool_or(v.attribute = 'nik' AND v.verdict = 'sesuai') AS nik,
        bool_or(v.attribute = 'name' AND v.verdict = 'sesuai') AS name,
        bool_or(v.attribute = 'birth_date' AND v.verdict = 'sesuai') AS birth_date
    FROM verification.verdict AS v
    WHERE v.run_id = %(run_id)s
    GROUP BY v.row_id
),

person AS (
    SELECT
        c.row_id,
        c.nik,
        coalesce(d.survivor_row_id, c.row_id) AS survivor_row_id
    FROM run_candidate AS c
    LEFT JOIN double_row AS d ON c.row_id = d.row_id
    WHERE c.intake_state = 'accepted'
),

shared_nik AS (
    SELECT p.nik
    FROM person AS p
    WHERE p.nik IS NOT NULL
    GROUP BY p.nik
    HAVING count(DISTINCT p.survivor_row_id) > 1
),

shared_register_nik AS (
    SELECT l.register_nik
    FROM linked AS l
    WHERE l.register_nik IS NOT NULL AND l.decision = 'match'
    GROUP BY l.register_nik
    HAVING count(DISTINCT l.resident_row_id) > 1
)

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    l.row_id,
    'review' AS state,
    doubt.reason,
    doubt.ordinal
FROM link AS l
INNER JOIN agreement AS a ON l.row_id = a.row_id
INNER JOIN core.candidate AS c ON l.row_id = c.row_id
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
LEFT JOIN double_row AS d ON l.row_id = d.row_id
LEFT JOIN shared_nik AS sn ON c.nik = sn.nik
LEFT JOIN shared_register_nik AS sr ON l.register_nik = sr.register_nik
INNER JOIN LATERAL (
    VALUES
    (1, 'LINK_UNCERTAIN', NOT l.is_certain),
    (2, 'NIK_DIFFERS', NOT a.nik AND NOT (l.is_certain AND a.name AND a.birth_date)),
    (3, 'NIK_UNSUPPORTED', a.nik AND NOT a.name AND NOT a.birth_date),
    (4, 'NIK_SHARED', sn.nik IS NOT NULL AND NOT (a.nik AND (a.name OR a.birth_date))),
    (5, 'REGISTER_NIK_SHARED', sr.register_nik IS NOT NULL),
    (6, 'POSSIBLE_DUPLICATE', coalesce(d.is_doubtful, FALSE)),
    (7, 'DECEASED_MARK', c.deceased_mark AND r.population_status = 'alive')
) AS doubt (ordinal, reason, holds) ON TRUE
WHERE doubt.holds;
