-- Runs whose batch is published, month by month.
SELECT
    b.run_id,
    b.period
FROM staging.batch AS b
WHERE b.status = 'published'
ORDER BY b.period COLLATE "C";
