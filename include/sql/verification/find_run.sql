-- A run by its id; without a resident file the web service is its source.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    r.status,
    EXISTS(
        SELECT 1 FROM verification.run_file AS rf
        WHERE rf.run_id = r.run_id AND rf.role = 'resident'
    ) AS has_extract
FROM verification.run AS r
WHERE r.run_id = %(run_id)s;
