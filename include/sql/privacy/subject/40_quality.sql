-- Rules that rows of the person broke, and columns that were corrected.
SELECT jsonb_build_object('row_id', q.row_id, 'rule', q.rule, 'quarantine', q.quarantine) AS item
FROM subject_row AS s
INNER JOIN quality.failure AS q ON s.row_id = q.row_id
WHERE NOT s.is_others
UNION ALL
SELECT jsonb_build_object('row_id', k.corrected_row_id, 'corrected_columns', k.columns) AS item
FROM subject_row AS s
INNER JOIN quality.correction AS k ON s.row_id = k.corrected_row_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY item;
