-- Payments that were held until somebody has looked.
SELECT
    jsonb_build_object(
        'hold_reason', h.reason, 'from_period', h.from_period, 'released_period', h.released_period,
        'released_by', h.released_by
    ) AS item
FROM subject_participant AS s
INNER JOIN membership.hold AS h ON s.participant_id = h.participant_id
ORDER BY h.hold_id;
