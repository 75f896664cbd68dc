-- Rows of a file by kind, and of its data rows those that are empty.
SELECT
    b.data_rows::bigint AS data_rows,
    b.ignored::bigint AS ignored_rows,
    b.empty_rows::bigint AS empty_rows
FROM audit.row_balance AS b
WHERE b.file_id = %(file_id)s
