-- An edition is a file of its own: same agency and period, its own content. Nothing if it is there already.
INSERT INTO raw.file AS f (
    agency, role, period, sha256, path, size_bytes, modified_ns, status, contract_sha256, corrects_file_id
)
SELECT
    b.agency,
    b.role,
    b.period,
    %(sha256)s,
    b.path,
    b.size_bytes,
    b.modified_ns,
    'loaded' AS status,
    %(contract_sha256)s,
    b.file_id AS corrects_file_id
FROM raw.file AS b
WHERE b.file_id = %(base_file_id)s
ON CONFLICT (agency, period, sha256) DO NOTHING
RETURNING f.file_id, f.period;
