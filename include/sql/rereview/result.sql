-- The frozen findings of a review in their order: what a past month is asked for by.
SELECT
    f.participant_id,
    f.finding_id,
    f.kind,
    f.reason,
    f.evidence_key,
    f.evidence::text AS evidence,
    f.in_order_until,
    f.action,
    s.standing,
    s.months,
    s.rupiah,
    s.rupiah_a_year
FROM rereview.run AS r
INNER JOIN rereview.standing AS s ON r.run_id = s.run_id
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
WHERE r.period = %(period)s AND r.status = 'reviewed'
ORDER BY f.participant_id, f.reason COLLATE "C", f.evidence_key COLLATE "C", f.finding_id
