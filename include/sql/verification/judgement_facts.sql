-- What was found for each request: its row, and whether anything to judge it against.
SELECT
    q.line,
    w.row_id,
    q.line IN (SELECT p.line FROM request_pair AS p) AS has_pairs
FROM request AS q
LEFT JOIN request_row AS w ON q.line = w.line
ORDER BY q.line;
