-- Rows by state and leading reason, now and then, with what is paid for them; the most rows first.
SELECT
    n.state AS state_now,
    n.reasons[1] AS reason_now,
    t.state AS state_then,
    t.reasons[1] AS reason_then,
    count(*) AS candidates,
    -- the same leading reason, but not the same reasons
    count(*) FILTER (
        WHERE n.state = t.state AND n.reasons[1] = t.reasons[1] AND n.reasons <> t.reasons
    ) AS other_reasons,
    sum(n.rupiah_per_month)::bigint AS rupiah_now,
    sum(t.rupiah_per_month)::bigint AS rupiah_then
FROM compared_row AS n
INNER JOIN compared_row AS t ON n.row_id = t.row_id AND t.side = 'then'
WHERE n.side = 'now'
GROUP BY n.state, n.reasons[1], t.state, t.reasons[1]
ORDER BY
    count(*) DESC,
    n.state COLLATE "C" ASC,
    n.reasons[1] COLLATE "C" ASC,
    t.state COLLATE "C" ASC,
    t.reasons[1] COLLATE "C" ASC;
