-- Whether there is such a table, with all these columns.
SELECT
    to_regclass(%(table)s) IS NOT NULL
    AND NOT EXISTS (
        SELECT 1
        FROM unnest(%(names)s::text[]) AS n (name)
        WHERE NOT EXISTS (
            SELECT 1
            FROM pg_attribute AS a
            WHERE a.attrelid = to_regclass(%(table)s) AND a.attname = n.name AND NOT a.attisdropped
        )
    ) AS has_columns;
