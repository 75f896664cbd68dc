-- The person as a participant of the programme, and every state since the first verification.
SELECT
    jsonb_build_object(
        'participant_id', p.participant_id, 'nik', p.nik, 'member_no', p.member_no,
        'first_active_month', p.first_active_month, 'period', t.period, 'from_membership', t.from_state,
        'to_membership', t.to_state, 'move_reason', t.reason, 'actor', t.actor,
        'second_actor', t.second_actor, 'at', t.at
    ) AS item
FROM subject_participant AS s
INNER JOIN membership.participant AS p ON s.participant_id = p.participant_id
LEFT JOIN membership.transition AS t ON s.participant_id = t.participant_id
ORDER BY t.transition_id;
