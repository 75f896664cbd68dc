-- Participants by state at the end of a month.
SELECT
    s.state,
    count(*) AS participants
FROM membership.states_as_of(%(period)s) AS s
GROUP BY s.state
ORDER BY s.state COLLATE "C";
