-- Places of each month: held, given in it, and vacant with a reason.
SELECT
    p.period,
    (
        SELECT count(*) FROM membership.place AS h
        WHERE h.period <= p.period AND coalesce(h.left_period > p.period, TRUE)
    ) AS held,
    (SELECT count(*) FROM membership.place AS g WHERE g.period = p.period) AS given,
    (
        SELECT coalesce(sum(v.places), 0)::bigint FROM rereview.vacancy AS v
        WHERE v.period = p.period AND v.unfilled_reason IS NOT NULL
    ) AS vacant
FROM (
    SELECT period FROM rereview.run WHERE status = 'reviewed'
    UNION
    SELECT period FROM rereview.vacancy
) AS p
ORDER BY p.period COLLATE "C";
