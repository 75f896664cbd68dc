-- Who is accepted for a month that has begun and not active yet, in groups by the month of the move.
SELECT
    w.period,
    array_agg(w.participant_id ORDER BY w.participant_id) AS participant_ids
FROM (
    SELECT
        c.participant_id,
        greatest(c.since COLLATE "C", %(month)s COLLATE "C") AS period
    FROM membership.current_state AS c
    INNER JOIN membership.cover_month AS m ON c.participant_id = m.participant_id
    WHERE c.state = 'accepted' AND m.month = %(month)s AND m.outcome = 'accepted'
) AS w
GROUP BY w.period
ORDER BY w.period;
