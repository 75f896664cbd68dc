-- The month in whose work people answer now: the newest reviewed, or a later one that has moved somebody.
SELECT
    CASE
        WHEN max(r.period) IS NOT NULL
            THEN
                greatest(
                    max(r.period COLLATE "C"),
                    (SELECT max(t.period COLLATE "C") FROM membership.transition AS t)
                )
    END AS period
FROM rereview.run AS r
WHERE r.status = 'reviewed';
