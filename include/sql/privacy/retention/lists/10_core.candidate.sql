-- What goes, counted by state first: the row balance goes on to say where every row of the file is.
INSERT INTO audit.destroyed_row (file_id, intake_state, destroyed_on, rows)
SELECT
    c.file_id,
    c.intake_state,
    %(as_of)s::date AS destroyed_on,
    count(*) AS rows
FROM core.candidate AS c
INNER JOIN due_file AS f ON c.file_id = f.file_id
WHERE NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = c.row_id AND s.role = 'candidate')
GROUP BY c.file_id, c.intake_state
ON CONFLICT (file_id, intake_state, destroyed_on) DO UPDATE SET rows = destroyed_row.rows + excluded.rows;

WITH gone AS (
    DELETE FROM core.candidate AS r
    USING due_file AS f
    WHERE
        r.file_id = f.file_id
        AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id AND s.role = 'candidate')
    RETURNING 1
)

SELECT count(*) FROM gone;
