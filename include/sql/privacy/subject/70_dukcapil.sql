-- What Dukcapil's web service answered about the person's rows, and the runs that used it.
SELECT
    jsonb_build_object(
        'row_id', q.row_id, 'period', a.period, 'outcome', a.outcome, 'elements', a.elements,
        'at', a.answered_at, 'runs', (
            SELECT jsonb_agg(u.run_id ORDER BY u.run_id)
            FROM verification.run_answer AS u
            WHERE u.row_id = q.row_id AND u.answer_id = a.answer_id
        )
    ) AS item
FROM subject_row AS s
INNER JOIN dukcapil.question AS q ON s.row_id = q.row_id
INNER JOIN dukcapil.answer AS a ON q.content_sha256 = a.content_sha256
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY q.row_id, a.answer_id;
