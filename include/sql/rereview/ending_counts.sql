-- Who is ending, by why it goes on.
SELECT
    count(*) FILTER (WHERE e.is_appealed) AS in_appeal,
    count(*) FILTER (WHERE NOT e.is_appealed AND e.ends_with > %(period)s) AS in_notice
FROM (
    SELECT
        l.participant_id,
        bool_or(l.is_appealed) AS is_appealed,
        min(l.ends_with COLLATE "C") AS ends_with
    FROM rereview.live_ending AS l
    INNER JOIN membership.current_state AS c ON l.participant_id = c.participant_id
    WHERE c.state = 'ending'
    GROUP BY l.participant_id
) AS e;
