-- Changes of state, by whom and when.
SELECT
    jsonb_build_object(
        'run_id', t.run_id, 'row_id', t.row_id, 'from_state', t.from_state, 'to_state', t.to_state,
        'reasons', t.reasons, 'actor', t.actor, 'at', t.at
    ) AS item
FROM subject_row AS s
INNER JOIN audit.transition AS t ON s.row_id = t.row_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY t.transition_id;
