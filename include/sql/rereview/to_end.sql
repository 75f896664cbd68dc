-- Whom confirmed endings move on: in cover, the notice begins; not yet in cover, it ends at once.
SELECT
    m.to_state,
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
        e.checker,
        CASE WHEN c.state IN ('verified', 'returned') THEN 'ended' ELSE 'ending' END AS to_state
    FROM rereview.live_ending AS e
    INNER JOIN membership.current_state AS c ON e.participant_id = c.participant_id
    WHERE c.state IN ('verified', 'returned', 'accepted', 'active') AND NOT e.is_appealed
    ORDER BY e.participant_id, e.ends_with COLLATE "C", e.finding_id
) AS m
GROUP BY m.to_state, m.reason, m.maker, m.checker
ORDER BY min(m.participant_id);
