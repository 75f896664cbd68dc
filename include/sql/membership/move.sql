-- Move participants from wherever they are to one state; the database refuses what is not allowed.
INSERT INTO membership.transition (
    participant_id, from_state, to_state, reason, actor, second_actor, period, evidence
)
SELECT
    c.participant_id,
    c.state,
    %(to_state)s,
    %(reason)s,
    %(actor)s,
    %(second_actor)s,
    %(period)s,
    %(evidence)s::jsonb
FROM membership.current_state AS c
WHERE c.participant_id = any(%(participant_ids)s::bigint[])
ORDER BY c.participant_id
RETURNING transition_id;
