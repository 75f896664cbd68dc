-- The seals of one table against its rows: the first that does not fit, and how many rows lie in sets.
WITH measured AS (
    SELECT
        s.entry_id,
        s.rows,
        s.sha256,
        f.rows_found,
        f.sha256_found,
        s.first_id <= lag(s.last_id) OVER (ORDER BY s.first_id) AS is_overlapping
    FROM audit.seal_in_force AS s
    INNER JOIN LATERAL (
        SELECT
            count(*) AS rows_found,
            encode(sha256(coalesce(string_agg(
                sha256(convert_to(row(%(columns)s)::text, 'UTF8')), ''::bytea
                ORDER BY t.%(id)s, row(%(columns)s)::text COLLATE "C"
            ), ''::bytea)), 'hex') AS sha256_found
        FROM %(sealed)s AS t
        WHERE t.%(id)s BETWEEN s.first_id AND s.last_id
    ) AS f ON TRUE
    WHERE s.table_name = %(name)s AND s.columns = %(column_names)s::jsonb
),

total AS (
    SELECT
        count(*) AS sets,
        coalesce(sum(m.rows_found), 0)::bigint AS rows_found
    FROM measured AS m
),

broken AS (
    SELECT m.*
    FROM measured AS m
    WHERE m.rows_found <> m.rows OR m.sha256_found <> m.sha256 OR m.is_overlapping
    ORDER BY m.entry_id
    LIMIT 1
)

SELECT
    t.sets,
    t.rows_found,
    b.entry_id AS broken_entry_id,
    b.rows AS rows_sealed,
    b.rows_found AS rows_left,
    b.is_overlapping
FROM total AS t
LEFT JOIN broken AS b ON TRUE;
