-- Comparisons with rows of the person; of the other side, which may be somebody else, only the row's number.
SELECT
    jsonb_build_object(
        'period', v.period, 'run_id', v.run_id, 'model', l.model, 'row_id', l.left_row_id,
        'compared_with_row_id', l.right_row_id, 'probability', l.probability, 'link_decision', l.decision,
        'levels', l.levels
    ) AS item
FROM linkage.link AS l
INNER JOIN verification.run AS v ON l.verification_run_id = v.run_id
WHERE
    EXISTS (
        SELECT 1 FROM subject_row AS s
        WHERE s.row_id = l.left_row_id AND s.role = 'candidate' AND NOT s.is_others
    )
    OR EXISTS (
        SELECT 1 FROM subject_row AS s
        WHERE
            s.row_id = l.right_row_id AND NOT s.is_others
            AND 'candidate_' || replace(s.role, 'resident', 'register') = l.model
    )
ORDER BY l.verification_run_id, l.model COLLATE "C", l.left_row_id, l.right_row_id;
