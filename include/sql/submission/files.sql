-- The files of a batch.
SELECT
    f.format,
    f.name,
    f.sha256
FROM submission.file AS f
WHERE f.batch_id = %(batch_id)s
ORDER BY f.format COLLATE "C";
