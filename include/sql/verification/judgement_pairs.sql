-- What each request is about: its row, and its pairs by content with the link in the newest run that has one.
CREATE TEMP TABLE request_row ON COMMIT DROP AS
WITH
asked AS (
    SELECT
        q.line,
        q.row_id
    FROM request AS q
    WHERE q.row_id IS NOT NULL
    UNION ALL
    (
        -- the newest accepted list that has such a row
        SELECT DISTINCT ON (q.line)
            q.line,
            r.row_id
        FROM request AS q
        INNER JOIN raw.candidate AS r ON q.sheet = r.sheet AND q.sheet_row = r.sheet_row
        INNER JOIN raw.file AS f ON r.file_id = f.file_id AND f.status = 'accepted'
        WHERE q.row_id IS NULL
        ORDER BY q.line ASC, f.period COLLATE "C" DESC, f.file_id DESC
    )
)

SELECT
    a.line,
    c.row_id,
    verification.candidate_sha256(c) AS row_sha256
FROM asked AS a
INNER JOIN core.candidate AS c ON a.row_id = c.row_id AND c.intake_state = 'accepted';

-- said of a resident, of another row, or of every resident that was linked to the row
CREATE TEMP TABLE request_against ON COMMIT DROP AS
SELECT
    w.line,
    'candidate_register' AS model,
    w.row_id,
    q.resident_row_id AS against_row_id
FROM request AS q
INNER JOIN request_row AS w ON q.line = w.line
WHERE q.resident_row_id IS NOT NULL
UNION ALL
SELECT
    w.line,
    'candidate_candidate' AS model,
    w.row_id,
    q.other_row_id AS against_row_id
FROM request AS q
INNER JOIN request_row AS w ON q.line = w.line
WHERE q.other_row_id IS NOT NULL
UNION ALL
SELECT
    w.line,
    l.model,
    w.row_id,
    l.right_row_id AS against_row_id
FROM request AS q
INNER JOIN request_row AS w ON q.line = w.line
INNER JOIN linkage.link AS l
    ON
        l.model = 'candidate_register'
        AND w.row_id = l.left_row_id
        AND l.verification_run_id = (
            SELECT max(n.verification_run_id) FROM linkage.link AS n
            WHERE n.model = 'candidate_register' AND n.left_row_id = w.row_id
        )
WHERE q.resident_row_id IS NULL AND q.other_row_id IS NULL;

CREATE TEMP TABLE request_pair ON COMMIT DROP AS
WITH
shared_nik AS (
    SELECT
        r.file_id,
        r.nik
    FROM core.resident AS r
    WHERE (r.file_id, r.nik) IN (
        SELECT
            k.file_id,
            k.nik
        FROM request_against AS a
        INNER JOIN core.resident AS k ON a.against_row_id = k.row_id
        WHERE a.model = 'candidate_register'
    )
    GROUP BY r.file_id, r.nik
    HAVING count(*) > 1
),

content AS (
    SELECT
        a.line,
        a.model,
        a.row_id,
        a.against_row_id,
        w.row_sha256,
        verification.resident_values_key(r) AS against_values_key,
        CASE WHEN s.nik IS NULL THEN verification.resident_nik_key(r) END AS nik_key
    FROM request_against AS a
    INNER JOIN request_row AS w ON a.line = w.line
    INNER JOIN core.resident AS r ON a.against_row_id = r.row_id AND r.intake_state = 'accepted'
    LEFT JOIN shared_nik AS s ON r.file_id = s.file_id AND r.nik = s.nik
    WHERE a.model = 'candidate_register'
    UNION ALL
    SELECT
        a.line,
        a.model,
        a.row_id,
        a.against_row_id,
        w.row_sha256,
        verification.candidate_sha256(o) AS against_values_key,
        NULL AS nik_key
    FROM request_against AS a
    INNER JOIN request_row AS w ON a.line = w.line
    INNER JOIN core.candidate AS o ON a.against_row_id = o.row_id AND o.intake_state = 'accepted'
    WHERE a.model = 'candidate_candidate' AND a.row_id <> a.against_row_id
)

SELECT
    c.line,
    c.model,
    c.row_id,
    c.against_row_id,
    k.verification_run_id AS run_id,
    k.model_sha256,
    k.probability,
    k.levels,
    -- of two rows the smaller hash first: A and B are the same pair as B and A
    CASE WHEN turned.around THEN c.against_values_key ELSE c.row_sha256 END AS row_sha256,
    CASE
        WHEN turned.around THEN c.row_sha256
        ELSE coalesce(c.nik_key, c.against_values_key)
    END AS against_key,
    CASE WHEN turned.around THEN c.row_sha256 ELSE c.against_values_key END AS against_values_key
FROM content AS c
INNER JOIN LATERAL (
    SELECT
        c.model = 'candidate_candidate'
        AND c.against_values_key COLLATE "C" < c.row_sha256 COLLATE "C" AS around
) AS turned ON TRUE
LEFT JOIN LATERAL (
    SELECT
        l.verification_run_id,
        m.model_sha256,
        l.probability,
        l.levels
    FROM linkage.link AS l
    INNER JOIN linkage.run AS m ON l.verification_run_id = m.verification_run_id AND l.model = m.model
    WHERE
        l.model = c.model
        AND (
            (l.left_row_id = c.row_id AND l.right_row_id = c.against_row_id)
            OR (
                c.model = 'candidate_candidate'
                AND l.left_row_id = c.against_row_id
                AND l.right_row_id = c.row_id
            )
        )
    ORDER BY l.verification_run_id DESC
    LIMIT 1
) AS k ON TRUE;
