-- Set the candidate rows of a file to quarantined or accepted by today's failures; empty rows stay empty.
WITH broken AS (
    SELECT DISTINCT row_id FROM quality.failure WHERE file_id = %(file_id)s AND quarantine
)

UPDATE core.candidate AS c
SET intake_state = CASE WHEN c.row_id IN (SELECT b.row_id FROM broken AS b) THEN 'quarantined' ELSE 'accepted' END
WHERE
    c.file_id = %(file_id)s
    AND c.intake_state <> 'empty'
    AND (c.intake_state = 'quarantined') <> (c.row_id IN (SELECT b.row_id FROM broken AS b))
