-- Rows as received.
WITH gone AS (
    DELETE FROM raw.resident AS r
    USING due_file AS f
    WHERE
        r.file_id = f.file_id
        AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id AND s.role = 'resident')
    RETURNING 1
)

SELECT count(*) FROM gone;
