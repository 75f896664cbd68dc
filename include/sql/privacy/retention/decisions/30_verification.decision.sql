-- Decisions, counted by state first: the balance of the run stays explained.
INSERT INTO audit.destroyed_decision (run_id, state, destroyed_on, rows)
SELECT
    d.run_id,
    r.state,
    %(as_of)s::date AS destroyed_on,
    count(*) AS rows
FROM verification.decision AS r
INNER JOIN due_run AS d ON r.run_id = d.run_id
WHERE NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id)
GROUP BY d.run_id, r.state
ON CONFLICT (run_id, state, destroyed_on) DO UPDATE SET rows = destroyed_decision.rows + excluded.rows;

WITH gone AS (
    DELETE FROM verification.decision AS r
    USING due_run AS d
    WHERE r.run_id = d.run_id AND NOT EXISTS (SELECT 1 FROM subject_row AS s WHERE s.row_id = r.row_id)
    RETURNING 1
)

SELECT count(*) FROM gone;
