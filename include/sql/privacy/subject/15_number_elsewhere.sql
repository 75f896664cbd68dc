-- Rows that bear the person's number and were linked to somebody else: only where they stand.
SELECT jsonb_build_object('period', f.period, 'agency', f.agency, 'row_id', s.row_id) AS item
FROM subject_row AS s
INNER JOIN core.candidate AS c ON s.row_id = c.row_id
INNER JOIN raw.file AS f ON c.file_id = f.file_id
WHERE s.is_others
ORDER BY f.period COLLATE "C", s.row_id;
