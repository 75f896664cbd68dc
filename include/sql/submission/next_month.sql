-- The month of cover after the newest published period.
SELECT to_char(to_date(max(b.period COLLATE "C"), 'YYYY-MM') + interval '1 month', 'YYYY-MM')
FROM staging.batch AS b
WHERE b.status = 'published';
