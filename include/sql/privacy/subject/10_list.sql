-- The person's rows in files of this kind: as received, and as they were read.
SELECT
    jsonb_build_object(
        'period', f.period, 'agency', f.agency, 'row_id', c.row_id,
        'received', jsonb_strip_nulls(to_jsonb(r) - '{row_id,file_id,row_number}'::text[]),
        'read', jsonb_strip_nulls(to_jsonb(c) - '{row_id,file_id,row_number,name_skeleton}'::text[])
    ) AS item
FROM subject_row AS s
INNER JOIN core.candidate AS c ON s.row_id = c.row_id
INNER JOIN raw.file AS f ON c.file_id = f.file_id
LEFT JOIN raw.candidate AS r ON c.row_id = r.row_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY f.period COLLATE "C", c.row_id;
