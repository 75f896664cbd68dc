-- Data rows of a file, and of the accepted file of the same agency's last earlier period.
SELECT
    (SELECT coalesce(sum(c.row_count), 0)::bigint
    FROM raw.file_count AS c
    WHERE c.file_id = f.file_id AND c.kind = 'data') AS data_rows,
    b.period AS period_before,
    (SELECT coalesce(sum(c.row_count), 0)::bigint
    FROM raw.file_count AS c
    WHERE c.file_id = b.file_id AND c.kind = 'data') AS data_rows_before
FROM raw.file AS f
LEFT JOIN LATERAL (
    SELECT
        e.file_id,
        e.period
    FROM raw.file AS e
    WHERE e.agency = f.agency AND e.status = 'accepted' AND e.period < f.period
    ORDER BY e.period DESC, e.file_id DESC
    LIMIT 1
) AS b ON TRUE
WHERE f.file_id = %(file_id)s
