-- Places of a month: held, filled in it, and vacant, by why.
SELECT
    (
        SELECT count(*) FROM membership.place AS p
        WHERE p.period <= %(period)s AND coalesce(p.left_period > %(period)s, TRUE)
    ) AS held,
    coalesce(sum(v.places) FILTER (WHERE v.filled_place_id IS NOT NULL), 0)::bigint AS filled,
    coalesce(sum(v.places) FILTER (WHERE v.unfilled_reason = 'IN_QUESTION'), 0)::bigint AS in_question,
    coalesce(sum(v.places) FILTER (WHERE v.unfilled_reason = 'NOBODY_WAITS'), 0)::bigint AS nobody_waits
FROM rereview.vacancy AS v
WHERE v.period = %(period)s;
