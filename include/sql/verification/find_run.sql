-- A run by its id.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    r.status
FROM verification.run AS r
WHERE r.run_id = %(run_id)s;
