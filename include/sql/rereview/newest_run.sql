-- The decided run of the newest period: the published one where there is one.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date
FROM verification.run AS r
WHERE r.status IN ('decided', 'checked', 'published')
ORDER BY r.period COLLATE "C" DESC, r.status = 'published' DESC, r.run_id DESC
LIMIT 1;
