-- Data rows of a file, and of the accepted file of the same agency's last earlier period.
WITH data_rows AS (
    SELECT
        c.file_id,
        sum(c.row_count)::bigint AS row_count
    FROM raw.file_count AS c
    WHERE c.kind = 'data'
    GROUP BY c.file_id
)

SELECT
    e.period AS period_before,
    coalesce(n.row_count, 0) AS data_rows,
    b.row_count AS data_rows_before
FROM raw.file AS f
LEFT JOIN data_rows AS n ON f.file_id = n.file_id
LEFT JOIN raw.file AS e ON f.agency = e.agency AND e.status = 'accepted' AND f.period > e.period
LEFT JOIN data_rows AS b ON e.file_id = b.file_id
WHERE f.file_id = %(file_id)s
ORDER BY e.period DESC, e.file_id DESC
LIMIT 1
