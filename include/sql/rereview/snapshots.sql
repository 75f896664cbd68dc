-- The accepted snapshots of a period: register and members.
SELECT
    f.file_id,
    f.role,
    f.agency,
    f.sha256
FROM raw.file AS f
WHERE f.status = 'accepted' AND f.period = %(period)s AND f.role IN ('resident', 'member')
ORDER BY f.role COLLATE "C", f.agency COLLATE "C", f.sha256 COLLATE "C";
