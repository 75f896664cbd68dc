-- The newest list of an agency and period that is in force, or waits for a gate to be released.
SELECT
    f.file_id,
    f.sha256
FROM raw.file AS f
WHERE
    f.agency = %(agency)s
    AND f.period = %(period)s
    AND f.role = 'candidate'
    AND f.status IN ('accepted', 'held')
ORDER BY f.file_id DESC
LIMIT 1;
