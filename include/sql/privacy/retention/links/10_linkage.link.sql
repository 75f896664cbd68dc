-- Comparisons with their levels and weights; how many there were stays in linkage.run.
WITH gone AS (
    DELETE FROM linkage.link AS r
    USING due_run AS d
    WHERE
        r.verification_run_id = d.run_id
        AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id IN (r.left_row_id, r.right_row_id))
    RETURNING 1
)

SELECT count(*) FROM gone;
