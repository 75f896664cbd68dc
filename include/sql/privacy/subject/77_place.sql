-- Places in the programme: since when, why, and why one was left.
SELECT
    jsonb_build_object(
        'period', p.period, 'place_reason', p.reason, 'left_period', p.left_period,
        'left_reason', p.left_reason
    ) AS item
FROM subject_participant AS s
INNER JOIN membership.place AS p ON s.participant_id = p.participant_id
ORDER BY p.place_id;
