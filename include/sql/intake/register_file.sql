-- Register a content. A known one stays as it is, except one that was refused and may now be received:
-- it was away when it should be read, or its contract has changed since.
INSERT INTO raw.file AS f (agency, role, period, sha256, path, size_bytes, modified_ns)
VALUES (
    %(agency)s, %(role)s, %(period)s, %(sha256)s, %(path)s, %(size_bytes)s, %(modified_ns)s
)
ON CONFLICT (agency, period, sha256) DO UPDATE
    SET
        role = excluded.role,
        path = excluded.path,
        modified_ns = excluded.modified_ns,
        status = 'registered',
        refusal_code = NULL,
        refusal_message = NULL
    WHERE
    f.status = 'refused'
    AND (
        f.refusal_code = ANY(%(passing)s)
        OR f.contract_sha256 IS DISTINCT FROM %(contract_sha256)s
    )
RETURNING f.file_id, f.contract_sha256 IS NULL AS is_new
