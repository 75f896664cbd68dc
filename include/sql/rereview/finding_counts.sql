-- The findings of the newest review up to a month, in persons, months and rupiah.
SELECT
    m.period,
    m.kind,
    m.action,
    m.standing,
    sum(m.persons)::bigint AS persons,
    sum(m.months)::bigint AS months,
    sum(m.rupiah)::bigint AS rupiah,
    sum(m.rupiah_a_year)::bigint AS rupiah_a_year
FROM mart.rereview_finding AS m
WHERE
    m.period = (
        SELECT max(r.period COLLATE "C") FROM mart.rereview_run AS r
        WHERE coalesce(r.period = %(period)s, TRUE)
    )
GROUP BY m.period, m.kind, m.action, m.standing
ORDER BY m.kind COLLATE "C", m.action COLLATE "C", m.standing COLLATE "C";
