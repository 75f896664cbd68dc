-- What the changed memberships mean: the class that speaks for the person, and arrears of the city's own.
INSERT INTO found (participant_id, side, reason, evidence_key, in_order_until, fields, after_row_id)
WITH
speaking AS (
    SELECT DISTINCT ON (h.participant_id)
        h.participant_id,
        h.row_id,
        h.first_month,
        k.class
    FROM changed AS c
    INNER JOIN held AS h ON c.participant_id = h.participant_id
    INNER JOIN
        jsonb_to_recordset(%(classes)s::jsonb)
            AS k (
                position integer, class text, sponsor_kinds text[], standings text[], complete boolean
            )
        ON
            h.sponsor_kind = any(k.sponsor_kinds)
            AND h.standing = any(k.standings)
            AND coalesce(h.is_complete = k.complete, TRUE)
    WHERE c.side = 'members'
    ORDER BY
        h.participant_id ASC,
        k.position ASC,
        h.last_month COLLATE "C" DESC NULLS LAST,
        h.first_month COLLATE "C" ASC,
        h.sha256 COLLATE "C" ASC,
        h.row_number ASC
)

SELECT
    s.participant_id,
    'members' AS side,
    k.reason,
    coalesce(s.first_month, '') AS evidence_key,
    -- the month before the other cover began; when the person was verified, it did not cover
    least(%(period)s, greatest(
        to_char((s.first_month || '-01')::date - interval '1 day', 'YYYY-MM'), w.entered_period
    )) AS in_order_until,
    ARRAY['sponsor_kind', 'last_month', 'membership_status'] AS fields,
    s.row_id AS after_row_id
FROM speaking AS s
INNER JOIN watched AS w ON s.participant_id = w.participant_id
INNER JOIN jsonb_to_recordset(%(rules)s::jsonb) AS k (any_of text[], reason text) ON s.class = any(k.any_of)
UNION ALL
SELECT
    c.participant_id,
    'members' AS side,
    'ARREARS' AS reason,
    '' AS evidence_key,
    %(period)s AS in_order_until,
    ARRAY['arrears_months'] AS fields,
    min(h.row_id) AS after_row_id
FROM changed AS c
INNER JOIN held AS h ON c.participant_id = h.participant_id
INNER JOIN watched AS w ON c.participant_id = w.participant_id
WHERE
    c.side = 'members'
    AND h.sponsor_kind = 'city_programme'
    AND h.is_in_arrears
    AND w.state IN ('accepted', 'active', 'ending')
GROUP BY c.participant_id;
