-- Which answers a run was opened with.
WITH gone AS (
    DELETE FROM verification.run_answer AS r
    USING due_run AS d
    WHERE r.run_id = d.run_id AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id)
    RETURNING 1
)

SELECT count(*) FROM gone;
