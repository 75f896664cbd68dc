-- Register a content. A known one stays as it is, except one that was away when it should be read.
INSERT INTO raw.file AS f (agency, role, period, sha256, path, size_bytes, modified_ns)
VALUES (
    %(agency)s, %(role)s, %(period)s, %(sha256)s, %(path)s, %(size_bytes)s, %(modified_ns)s
)
ON CONFLICT (agency, period, sha256) DO UPDATE
    SET
        path = excluded.path,
        modified_ns = excluded.modified_ns,
        received_at = now(),
        status = 'registered',
        refusal_code = NULL,
        refusal_message = NULL
    WHERE f.refusal_code = any(%(passing)s)
RETURNING f.file_id
