-- The decided run of the newest period: the published one where there is one.
SELECT
    r.run_id,
    r.period,
    r.enrolment_date,
    EXISTS(
        SELECT 1 FROM verification.run_file AS rf
        WHERE rf.run_id = r.run_id AND rf.role = 'resident'
    ) AS has_extract
FROM verification.run AS r
WHERE r.status IN ('decided', 'checked', 'published')
ORDER BY r.period COLLATE "C" DESC, r.status = 'published' DESC, r.run_id DESC
LIMIT 1;
