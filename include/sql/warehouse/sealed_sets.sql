-- Tables with seals, by the columns these were made over; a table without rows ever sealed once, too.
SELECT
    coalesce(s.table_name, t.table_name) AS table_name,
    coalesce(s.id_column, t.id_column) AS id_column,
    s.columns,
    count(s.entry_id) AS sets
FROM audit.sealed_table AS t
FULL JOIN audit.seal_in_force AS s ON t.table_name = s.table_name
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3;
