-- What is known of findings that somebody answers: whether they stand, and what was said of them.
SELECT
    f.finding_id,
    f.participant_id,
    f.reason,
    f.action,
    f.people,
    f.notice_months,
    t.status,
    t.is_appealed,
    t.maker,
    t.checker,
    c.state,
    EXISTS(
        SELECT 1 FROM rereview.standing_as_of('9999-12') AS s WHERE s.finding_id = f.finding_id
    ) AS is_standing,
    EXISTS(
        SELECT 1
        FROM rereview.finding_decision AS d
        WHERE
            d.finding_id = f.finding_id
            AND d.answer = 'confirm'
            AND LOWER(BTRIM(d.actor)) = LOWER(BTRIM(%(actor)s))
            AND t.status = 'proposed'
            AND d.decision_id > COALESCE((
                SELECT MAX(e.decision_id) FROM rereview.finding_decision AS e
                WHERE e.finding_id = f.finding_id AND e.answer <> 'confirm'
            ), 0)
    ) AS has_confirmed
FROM rereview.finding AS f
INNER JOIN rereview.finding_status AS t ON f.finding_id = t.finding_id
INNER JOIN membership.current_state AS c ON f.participant_id = c.participant_id
WHERE f.finding_id = %(finding_id)s;
