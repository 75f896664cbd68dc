-- What was prepared for BPJS, counted first.
INSERT INTO audit.destroyed_decision (run_id, state, destroyed_on, rows)
SELECT
    d.run_id,
    'staged' AS state,
    %(as_of)s::date AS destroyed_on,
    count(*) AS rows
FROM staging.submission_row AS r
INNER JOIN staging.batch AS b ON r.batch_id = b.batch_id
INNER JOIN due_run AS d ON b.run_id = d.run_id
WHERE r.nik NOT IN (SELECT n.nik FROM subject_nik AS n)
GROUP BY d.run_id
ON CONFLICT (run_id, state, destroyed_on) DO UPDATE SET rows = destroyed_decision.rows + excluded.rows;

WITH gone AS (
    DELETE FROM staging.submission_row AS r
    USING staging.batch AS b, due_run AS d
    WHERE
        r.batch_id = b.batch_id AND b.run_id = d.run_id AND r.nik NOT IN (SELECT n.nik FROM subject_nik AS n)
    RETURNING 1
)

SELECT count(*) FROM gone;
