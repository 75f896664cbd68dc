-- What Dukcapil's service says beside the register's extract, and where the two disagree.
SELECT
    jsonb_build_object(
        'period', r.period, 'run_id', v.run_id, 'row_id', v.row_id, 'attribute', v.attribute,
        'verdict', v.verdict, 'score', v.score
    ) AS item
FROM subject_row AS s
INNER JOIN verification.service_verdict AS v ON s.row_id = v.row_id
INNER JOIN verification.run AS r ON v.run_id = r.run_id
WHERE s.role = 'candidate' AND NOT s.is_others
UNION ALL
SELECT
    jsonb_build_object(
        'period', r.period, 'run_id', d.run_id, 'row_id', d.row_id, 'disagreement', d.kind
    ) AS item
FROM subject_row AS s
INNER JOIN verification.service_disagreement AS d ON s.row_id = d.row_id
INNER JOIN verification.run AS r ON d.run_id = r.run_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY item;
