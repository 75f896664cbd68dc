-- A review in counts.
SELECT
    r.run_id,
    r.period,
    r.edition,
    r.watched,
    r.looked_at,
    count(s.finding_id) FILTER (WHERE s.standing = 'new') AS new,
    count(s.finding_id) FILTER (WHERE s.standing = 'carried') AS carried,
    count(s.finding_id) FILTER (WHERE s.standing = 'settled') AS settled
FROM rereview.run AS r
LEFT JOIN rereview.standing AS s ON r.run_id = s.run_id
WHERE r.run_id = %(run_id)s
GROUP BY r.run_id;
