-- Accepted files by period, in their natural order: newest period first.
SELECT
    f.period,
    f.agency,
    f.role,
    f.sha256,
    f.contract_sha256,
    f.file_id
FROM raw.file AS f
WHERE f.status = 'accepted'
ORDER BY f.period COLLATE "C" DESC, f.agency COLLATE "C", f.sha256 COLLATE "C";
