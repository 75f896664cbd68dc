-- Rows of a file by intake state, from the row balance.
SELECT
    data_rows,
    accepted_rows,
    quarantined_rows,
    empty_rows
FROM audit.row_balance
WHERE file_id = %(file_id)s
