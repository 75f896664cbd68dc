-- Whose row of the register changed since it was last looked at, with the row that was seen then.
INSERT INTO changed (participant_id, side, digest, row_id, before_row_id)
WITH
staged AS (
    SELECT DISTINCT ON (r.nik)
        r.nik,
        r.resident_row_id
    FROM staging.submission_row AS r
    INNER JOIN staging.batch AS b ON r.batch_id = b.batch_id
    WHERE b.status <> 'unpublished' AND b.period <= %(period)s
    ORDER BY r.nik ASC, b.period COLLATE "C" DESC, b.batch_id DESC
)

SELECT
    n.participant_id,
    'register' AS side,
    n.digest,
    n.row_id,
    coalesce(s.row_id, g.resident_row_id) AS before_row_id
FROM register_now AS n
LEFT JOIN seen AS s ON n.participant_id = s.participant_id AND s.side = 'register'
LEFT JOIN staged AS g ON n.nik = g.nik AND s.row_id IS NULL
WHERE s.digest IS DISTINCT FROM n.digest;
ANALYZE changed;
