-- Which rows were corrected; how many stands in the ledger.
WITH gone AS (
    DELETE FROM quality.correction AS r
    USING due_file AS f
    WHERE
        r.file_id = f.file_id
        AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.corrected_row_id)
    RETURNING 1
)

SELECT count(*) FROM gone;
