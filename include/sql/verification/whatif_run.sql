-- The newest run with decisions that stand, of one period or of any, and what rules and code it was made by.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    r.status,
    r.inputs ->> 'rules' AS rules_sha256,
    r.inputs ->> 'code' AS code
FROM verification.run AS r
WHERE
    r.status IN ('decided', 'checked', 'published')
    AND r.period = coalesce(%(period)s, r.period)
ORDER BY r.period COLLATE "C" DESC, r.run_id DESC
LIMIT 1;
