-- What monthly reviews have found, what it concerned when it was last looked at, and how it stands.
SELECT
    jsonb_build_object(
        'finding_id', f.finding_id, 'period', f.period, 'finding_kind', f.kind, 'finding_reason', f.reason,
        'side', f.side, 'fields', f.evidence -> 'fields', 'in_order_until', f.in_order_until,
        'action', f.action, 'notice_months', f.notice_months, 'finding_status', t.status,
        'is_appealed', t.is_appealed, 'months_concerned', n.months, 'rupiah_concerned', n.rupiah
    ) AS item
FROM subject_participant AS s
INNER JOIN rereview.finding AS f ON s.participant_id = f.participant_id
INNER JOIN rereview.finding_status AS t ON f.finding_id = t.finding_id
LEFT JOIN LATERAL (
    SELECT
        k.months,
        k.rupiah
    FROM rereview.standing AS k
    WHERE k.finding_id = f.finding_id
    ORDER BY k.run_id DESC
    LIMIT 1
) AS n ON TRUE
ORDER BY f.finding_id;
