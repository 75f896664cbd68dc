-- Agencies with an accepted file for the newest period.
SELECT DISTINCT f.agency
FROM raw.file AS f
WHERE
    f.period = (SELECT max(newest.period) FROM raw.file AS newest)
    AND f.status = 'accepted'
ORDER BY f.agency;
