-- Every file of the warehouse's newest period that is not simply accepted or replaced, and why.
SELECT
    f.file_id,
    f.agency,
    f.period,
    f.status,
    coalesce(
        f.refusal_message,
        (
            SELECT string_agg(g.gate || ': ' || g.message, ' ' ORDER BY g.gate)
            FROM quality.gate AS g
            WHERE g.file_id = f.file_id AND NOT g.passed AND g.released_by IS NULL
        ),
        ''
    ) AS reason
FROM raw.file AS f
WHERE
    f.period = (SELECT max(newest.period) FROM raw.file AS newest)
    AND f.status NOT IN ('accepted', 'superseded')
ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C";
