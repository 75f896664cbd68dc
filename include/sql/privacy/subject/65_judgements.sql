-- What officers judged about the person's rows.
SELECT
    jsonb_build_object(
        'judgement_id', j.judgement_id, 'row_id', j.row_id, 'answer', j.answer, 'actor', j.actor,
        'role', j.role, 'reason', j.reason, 'at', j.judged_at
    ) AS item
FROM verification.judgement AS j
WHERE
    EXISTS (
        SELECT 1 FROM subject_row AS s
        WHERE NOT s.is_others AND s.role = 'candidate' AND s.row_id IN (j.row_id, j.other_row_id)
    )
    OR EXISTS (
        SELECT 1 FROM subject_row AS s
        WHERE s.role = 'resident' AND s.row_id = j.resident_row_id
    )
ORDER BY j.judgement_id;
