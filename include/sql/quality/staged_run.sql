-- A verification run and its batch; locked until the transaction ends.
SELECT
    r.status,
    r.period,
    r.enrolment_date,
    b.batch_id
FROM verification.run AS r
LEFT JOIN staging.batch AS b USING (run_id)
WHERE r.run_id = %(run_id)s
FOR UPDATE OF r
