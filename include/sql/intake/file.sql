-- One registered file.
SELECT
    file_id,
    agency,
    role,
    period,
    sha256,
    path,
    size_bytes,
    modified_ns,
    status,
    refusal_code,
    refusal_message
FROM raw.file
WHERE file_id = %(file_id)s
