-- What the quality stage knows of a file; locked until the transaction ends.
SELECT
    f.file_id,
    f.agency,
    f.role,
    f.period,
    f.sha256,
    f.status
FROM raw.file AS f
WHERE f.file_id = %(file_id)s
FOR UPDATE
