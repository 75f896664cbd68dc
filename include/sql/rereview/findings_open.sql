-- The findings that stand and wait for an answer, by ids; nobody''s values.
SELECT
    f.finding_id,
    f.participant_id,
    f.kind,
    f.action,
    c.state,
    t.status,
    t.is_appealed,
    s.months,
    s.rupiah
FROM rereview.standing_as_of('9999-12') AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS t ON s.finding_id = t.finding_id
INNER JOIN membership.current_state AS c ON f.participant_id = c.participant_id
WHERE
    coalesce(f.kind = %(kind)s, TRUE)
    AND c.state <> 'ended'
    AND (
        (f.action <> 'inform' AND t.status IN ('open', 'proposed', 'in_the_field'))
        OR t.is_appealed
        OR c.state = 'ending' AND t.status = 'confirmed'
    )
ORDER BY f.kind COLLATE "C", f.finding_id;
