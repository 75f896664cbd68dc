-- The run whose batch is published for the newest period that has one.
SELECT r.run_id
FROM verification.run AS r
WHERE r.status = 'published'
ORDER BY r.period COLLATE "C" DESC
LIMIT 1;
