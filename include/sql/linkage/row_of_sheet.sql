-- The candidate row that stands in a sheet's row of the newest accepted list.
SELECT c.row_id
FROM raw.candidate AS c
INNER JOIN raw.file AS f ON c.file_id = f.file_id
WHERE f.status = 'accepted' AND upper(c.sheet) = upper(%(sheet)s) AND c.sheet_row = %(sheet_row)s
ORDER BY f.period COLLATE "C" DESC, f.file_id DESC
LIMIT 1
