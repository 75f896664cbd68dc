-- Rows of one table that lie in no sealed set: how many, and the first of them.
SELECT
    count(*) AS unsealed_rows,
    min(t.%(id)s) AS first_id
FROM %(sealed)s AS t
WHERE NOT EXISTS (
    SELECT 1
    FROM audit.seal_in_force AS s
    WHERE s.table_name = %(name)s AND t.%(id)s BETWEEN s.first_id AND s.last_id
);
