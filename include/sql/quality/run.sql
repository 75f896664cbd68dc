-- What the check of a file found, in counts.
SELECT
    r.checked_rows,
    r.failing_rows,
    r.quarantined_rows,
    r.suite_sha256
FROM quality.run AS r
WHERE r.file_id = %(file_id)s
