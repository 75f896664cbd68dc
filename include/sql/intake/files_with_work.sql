-- Files of an agency that a later step still has to do something with, in the order they came.
SELECT file_id
FROM raw.file
WHERE
    agency = %(agency)s
    AND (
        status IN ('registered', 'loaded')
        OR (
            status = 'held'
            AND file_id NOT IN (
                SELECT g.file_id
                FROM quality.gate AS g
                WHERE NOT g.passed AND g.released_by IS NULL
            )
        )
    )
ORDER BY period COLLATE "C", received_at, modified_ns, sha256 COLLATE "C"
