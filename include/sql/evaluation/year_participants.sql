-- Every participant as the year has left them, and why those left whose cover has ended.
SELECT
    p.participant_id,
    p.nik,
    c.state,
    c.reason
FROM membership.participant AS p
INNER JOIN membership.current_state AS c ON p.participant_id = c.participant_id
ORDER BY p.participant_id;
