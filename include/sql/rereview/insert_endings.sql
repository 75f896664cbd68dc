-- Endings of confirmed findings that have none yet, where the participant's state allows it.
INSERT INTO rereview.ending (
    finding_id, participant_id, period, ends_with, maker, checker, last_decision_id
)
SELECT
    f.finding_id,
    f.participant_id,
    t.decided_period,
    to_char((t.decided_period || '-01')::date + make_interval(months => f.notice_months), 'YYYY-MM')
        AS ends_with,
    t.maker,
    t.checker,
    t.last_decision_id
FROM rereview.standing_as_of('9999-12') AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS t ON f.finding_id = t.finding_id
INNER JOIN membership.current_state AS c ON f.participant_id = c.participant_id
WHERE
    f.action IN ('end', 'hold')
    AND t.status = 'confirmed'
    -- whom BPJS has been asked for waits for the answer
    AND c.state IN ('verified', 'returned', 'accepted', 'active', 'ending')
ORDER BY f.finding_id
ON CONFLICT (finding_id, last_decision_id) DO NOTHING;
