-- The run to be judged: the published one of the newest period.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    EXISTS(
        SELECT 1 FROM verification.run_file AS rf
        WHERE rf.run_id = r.run_id AND rf.role = 'resident'
    ) AS has_extract
FROM verification.run AS r
WHERE r.status = 'published'
ORDER BY r.period COLLATE "C" DESC
LIMIT 1;
