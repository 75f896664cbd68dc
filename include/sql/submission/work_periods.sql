-- In which month's work each of these participants is moved, in groups of one month.
SELECT
    w.period,
    array_agg(w.participant_id ORDER BY w.participant_id) AS participant_ids
FROM (
    SELECT
        c.participant_id,
        greatest(
            c.since COLLATE "C",
            to_char(to_date(%(month)s, 'YYYY-MM') - interval '1 month', 'YYYY-MM') COLLATE "C",
            (SELECT max(b.period COLLATE "C") FROM staging.batch AS b WHERE b.status = 'published')
        ) AS period
    FROM membership.current_state AS c
    WHERE c.participant_id = any(%(participant_ids)s::bigint[])
) AS w
GROUP BY w.period
ORDER BY w.period;
