-- Which rows broke which rules; the counts by rule stay.
WITH gone AS (
    DELETE FROM quality.failure AS r
    USING due_file AS f
    WHERE r.file_id = f.file_id AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id)
    RETURNING 1
)

SELECT count(*) FROM gone;
