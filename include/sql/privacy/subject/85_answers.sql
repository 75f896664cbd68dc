-- What people answered to findings, which endings came of it, and appeals against them.
SELECT item
FROM (
    SELECT
        f.finding_id,
        1 AS step,
        d.decision_id AS number,
        jsonb_build_object(
            'finding_id', f.finding_id, 'period', d.period, 'finding_answer', d.answer, 'actor', d.actor,
            'role', d.role, 'reason', d.reason, 'at', d.decided_at
        ) AS item
    FROM subject_participant AS s
    INNER JOIN rereview.finding AS f ON s.participant_id = f.participant_id
    INNER JOIN rereview.finding_decision AS d ON f.finding_id = d.finding_id
    UNION ALL
    SELECT
        e.finding_id,
        2 AS step,
        e.ending_id AS number,
        jsonb_build_object(
            'finding_id', e.finding_id, 'period', e.period, 'ends_with', e.ends_with, 'maker', e.maker,
            'checker', e.checker
        ) AS item
    FROM subject_participant AS s
    INNER JOIN rereview.ending AS e ON s.participant_id = e.participant_id
    UNION ALL
    SELECT
        f.finding_id,
        3 AS step,
        a.appeal_id AS number,
        jsonb_build_object(
            'finding_id', f.finding_id, 'period', a.period, 'appeal_state', a.state, 'actor', a.actor,
            'role', a.role, 'reason', a.reason, 'at', a.at
        ) AS item
    FROM subject_participant AS s
    INNER JOIN rereview.finding AS f ON s.participant_id = f.participant_id
    INNER JOIN rereview.appeal AS a ON f.finding_id = a.finding_id
) AS told
ORDER BY finding_id, step, number;
