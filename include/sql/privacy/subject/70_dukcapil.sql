-- What Dukcapil's web service answered about the person's rows.
SELECT
    jsonb_build_object(
        'row_id', q.row_id, 'outcome', a.outcome, 'elements', a.elements, 'at', a.answered_at
    ) AS item
FROM subject_row AS s
INNER JOIN dukcapil.question AS q ON s.row_id = q.row_id
INNER JOIN dukcapil.answer AS a ON q.content_sha256 = a.content_sha256
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY q.row_id;
