-- The run a report is about, with its row balance; no row if nothing was decided yet.
SELECT
    r.period,
    r.enrolment_date,
    r.status,
    r.input_sha256,
    r.inputs,
    b.data_rows,
    b.decided,
    b.difference,
    b.staging_difference
FROM mart.run AS r
INNER JOIN audit.decision_balance AS b ON r.run_id = b.run_id
WHERE r.run_id = %(run_id)s
