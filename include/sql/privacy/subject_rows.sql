-- The rows of the persons in subject_nik: by their number, and rows with another one that are linked to them.
-- A row of the list that bears the number but was linked to somebody else holds that other person's data.
CREATE TEMPORARY TABLE subject_row ON COMMIT DROP AS
WITH residents AS (
    SELECT
        r.row_id,
        n.nik
    FROM core.resident AS r
    INNER JOIN subject_nik AS n ON r.nik = n.nik
),

linked AS (
    SELECT
        d.row_id,
        r.nik
    FROM verification.decision AS d
    INNER JOIN residents AS r ON d.resident_row_id = r.row_id
    UNION
    SELECT
        l.left_row_id AS row_id,
        r.nik
    FROM linkage.link AS l
    INNER JOIN residents AS r ON l.right_row_id = r.row_id
    WHERE l.model = 'candidate_register' AND l.decision = 'match' AND l.is_best
    UNION
    -- what was staged outlives the register: its number is the register's
    SELECT
        t.candidate_row_id AS row_id,
        n.nik
    FROM staging.submission_row AS t
    INNER JOIN subject_nik AS n ON t.nik = n.nik
),

numbered AS (
    SELECT
        c.row_id,
        n.nik
    FROM core.candidate AS c
    INNER JOIN subject_nik AS n ON c.nik = n.nik
    UNION
    SELECT
        c.row_id,
        n.nik
    FROM raw.candidate AS c
    INNER JOIN subject_nik AS n ON regexp_replace(c.nik, '\D', '', 'g') = n.nik
),

candidates AS (
    SELECT
        l.row_id,
        l.nik,
        FALSE AS is_others
    FROM linked AS l
    UNION ALL
    SELECT
        m.row_id,
        m.nik,
        m.row_id IN (
            SELECT d.row_id FROM verification.decision AS d
            INNER JOIN core.resident AS r ON d.resident_row_id = r.row_id
            UNION ALL
            SELECT t.candidate_row_id FROM staging.submission_row AS t
        ) AS is_others
    FROM numbered AS m
    WHERE NOT EXISTS (SELECT 1 FROM linked AS l WHERE l.row_id = m.row_id)
),

members AS (
    SELECT
        m.row_id,
        n.nik
    FROM core.member AS m
    INNER JOIN subject_nik AS n ON m.nik = n.nik
    UNION
    SELECT
        d.member_row_id AS row_id,
        c.nik
    FROM verification.decision AS d
    INNER JOIN candidates AS c ON d.row_id = c.row_id AND NOT c.is_others
    WHERE d.member_row_id IS NOT NULL
    UNION
    SELECT
        l.right_row_id AS row_id,
        c.nik
    FROM linkage.link AS l
    INNER JOIN candidates AS c ON l.left_row_id = c.row_id AND NOT c.is_others
    WHERE l.model = 'candidate_member' AND l.decision = 'match' AND l.is_best
)

SELECT
    'resident' AS role,
    r.row_id,
    r.nik,
    FALSE AS is_others
FROM residents AS r
UNION ALL
SELECT
    'candidate' AS role,
    c.row_id,
    c.nik,
    c.is_others
FROM candidates AS c
UNION ALL
SELECT
    'member' AS role,
    m.row_id,
    m.nik,
    FALSE AS is_others
FROM members AS m;
CREATE INDEX ON subject_row (row_id);
ANALYZE subject_row;
