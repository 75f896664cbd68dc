-- The accepted file of the same agency and period that came after this one, if any.
SELECT n.file_id
FROM raw.file AS f
INNER JOIN raw.file AS n ON f.agency = n.agency AND f.period = n.period AND f.file_id < n.file_id
WHERE f.file_id = %(file_id)s AND n.status = 'accepted'
ORDER BY n.file_id DESC
LIMIT 1
