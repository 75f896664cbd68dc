-- The trend of every rule of an agency: share of failing rows in each period's accepted file.
SELECT
    f.period,
    n.rule,
    n.severity,
    n.quarantine,
    n.checked_rows,
    n.failing_rows,
    n.failing_rows::double precision / nullif(n.checked_rows, 0) AS failing_share,
    n.failing_rows::double precision / nullif(n.checked_rows, 0)
    - lag(n.failing_rows::double precision / nullif(n.checked_rows, 0))
        OVER (PARTITION BY n.rule ORDER BY f.period COLLATE "C") AS change
FROM quality.finding AS n
INNER JOIN raw.file AS f USING (file_id)
WHERE f.agency = %(agency)s AND f.status = 'accepted'
ORDER BY n.rule COLLATE "C", f.period COLLATE "C"
