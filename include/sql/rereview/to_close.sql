-- Whose notice is over in a month and who has no open appeal.
SELECT
    m.reason,
    m.maker,
    m.checker,
    array_agg(m.participant_id ORDER BY m.participant_id) AS participant_ids,
    array_agg(m.finding_id ORDER BY m.finding_id) AS finding_ids
FROM (
    SELECT DISTINCT ON (e.participant_id)
        e.participant_id,
        e.finding_id,
        e.reason,
        e.maker,
        e.checker
    FROM rereview.live_ending AS e
    INNER JOIN membership.current_state AS c ON e.participant_id = c.participant_id
    WHERE
        c.state = 'ending'
        AND e.ends_with <= %(period)s
        AND NOT EXISTS (
            SELECT 1 FROM rereview.live_ending AS o
            WHERE o.participant_id = e.participant_id AND o.is_appealed
        )
    ORDER BY e.participant_id, e.ends_with COLLATE "C", e.finding_id
) AS m
GROUP BY m.reason, m.maker, m.checker
ORDER BY min(m.participant_id);
