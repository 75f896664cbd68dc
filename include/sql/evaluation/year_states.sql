-- Participants by state at the end of each reviewed month.
SELECT
    r.period,
    s.state,
    count(*) AS participants
FROM rereview.run AS r
CROSS JOIN LATERAL membership.states_as_of(r.period) AS s
WHERE r.status = 'reviewed'
GROUP BY r.period, s.state
ORDER BY r.period COLLATE "C", s.state COLLATE "C";
