-- Set the candidate rows of a file to quarantined or accepted by today's failures; empty rows stay empty.
WITH broken AS (
    SELECT DISTINCT row_id FROM quality.failure WHERE file_id = %(file_id)s AND quarantine
),

changed AS (
    SELECT
        c.row_id,
        CASE WHEN b.row_id IS NULL THEN 'accepted' ELSE 'quarantined' END AS intake_state
    FROM core.candidate AS c
    LEFT JOIN broken AS b USING (row_id)
    WHERE
        c.file_id = %(file_id)s
        AND c.intake_state <> 'empty'
        AND (c.intake_state = 'quarantined') <> (b.row_id IS NOT NULL)
)

UPDATE core.candidate AS c
SET intake_state = n.intake_state
FROM changed AS n
WHERE c.row_id = n.row_id
