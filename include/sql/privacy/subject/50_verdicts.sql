-- What was compared with the register, attribute by attribute.
SELECT
    jsonb_build_object(
        'period', r.period, 'run_id', v.run_id, 'row_id', v.row_id, 'attribute', v.attribute,
        'verdict', v.verdict, 'score', v.score
    ) AS item
FROM subject_row AS s
INNER JOIN verification.verdict AS v ON s.row_id = v.row_id
INNER JOIN verification.run AS r ON v.run_id = r.run_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY v.run_id, v.row_id, v.attribute COLLATE "C";
