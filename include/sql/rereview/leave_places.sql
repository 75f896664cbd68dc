-- Whose cover has ended leaves the place; whoever was in cover before places were counted holds one.
UPDATE membership.place AS p
SET left_period = %(period)s, left_reason = c.reason
FROM membership.current_state AS c
WHERE p.participant_id = c.participant_id AND c.state = 'ended' AND p.left_period IS NULL;

INSERT INTO membership.place (participant_id, period, reason)
SELECT
    c.participant_id,
    %(period)s,
    'IN_COVER' AS reason
FROM membership.current_state AS c
WHERE
    c.state IN ('submitted', 'accepted', 'active', 'ending')
    AND NOT EXISTS (
        SELECT 1 FROM membership.place AS p
        WHERE p.participant_id = c.participant_id AND p.left_period IS NULL
    )
ORDER BY c.participant_id;
