-- The run to be judged: the published one of the newest period.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date
FROM verification.run AS r
WHERE r.status = 'published'
ORDER BY r.period COLLATE "C" DESC
LIMIT 1;
