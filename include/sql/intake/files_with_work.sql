-- Files of an agency that a later step still has to do something with, in the order they came.
SELECT f.file_id
FROM raw.file AS f
WHERE
    f.agency = %(agency)s
    AND (
        f.status IN ('registered', 'loaded')
        OR (
            f.status = 'held'
            AND NOT EXISTS (
                SELECT 1
                FROM quality.gate AS g
                WHERE g.file_id = f.file_id AND NOT g.passed AND g.released_by IS NULL
            )
        )
    )
ORDER BY f.period COLLATE "C", f.received_at, f.modified_ns, f.sha256 COLLATE "C"
