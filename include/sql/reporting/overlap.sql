-- Persons by class of membership over the months a run looked at; the newest run, or that of a period.
SELECT
    r.period,
    o.class AS overlap,
    o.is_settled,
    o.persons,
    o.person_months,
    o.paid_twice_persons,
    o.paid_twice_months,
    o.paid_twice_rp
FROM mart.run AS r
LEFT JOIN mart.run_overlap AS o ON r.run_id = o.run_id
WHERE
    r.run_id = (
        SELECT n.run_id
        FROM mart.run AS n
        WHERE
            n.status IN ('decided', 'checked', 'published')
            AND n.period = coalesce(%(period)s, n.period)
        ORDER BY n.period COLLATE "C" DESC, n.run_id DESC
        LIMIT 1
    )
ORDER BY o.is_settled DESC, o.class COLLATE "C" ASC;
