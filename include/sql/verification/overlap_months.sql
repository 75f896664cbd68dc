-- The class of each linked person in each month: of all memberships begun by then, the first that fits.
INSERT INTO verification.overlap_month (
    run_id, row_id, month, class, member_row_id, standing, programme_rp, is_paid_elsewhere, is_settled
)
WITH
overlap_class AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(classes)s::jsonb) AS k (
        position integer, class text, sponsor_kinds text[], standings text[], complete boolean
    )
),

looked_at AS (
    SELECT
        k.month,
        k.prices,
        verification.month_number(k.month) AS number,
        -- the file tells of months up to its own; of later ones only how things stand in its own
        least(verification.month_number(k.month), verification.month_number(%(period)s)) AS told,
        verification.month_number(%(period)s) AS file_month
    FROM jsonb_to_recordset(%(months)s::jsonb) AS k (month text, prices jsonb)
),

stands AS (
    SELECT
        h.*,
        k.month,
        k.number,
        k.prices,
        CASE
            WHEN h.arrears - (k.file_month - k.told) >= %(dormant_arrears)s THEN 'dormant'
            -- what is active and paid up to the file's month goes on; what has ended does not
            WHEN h.paid_to >= k.told AND (h.is_active OR k.number = k.told) THEN 'covers'
            WHEN h.is_active THEN 'lapsing'
            WHEN h.paid_to >= k.number - 1 THEN 'ended'
            ELSE 'dormant'
        END AS standing
    FROM held AS h
    INNER JOIN looked_at AS k ON coalesce(h.begins <= k.number, TRUE)
),

paid AS (
    SELECT
        s.row_id,
        s.month,
        sum((s.prices ->> p.code)::integer) FILTER (WHERE s.sponsor_kind = 'city_programme') AS programme_rp,
        bool_or(s.sponsor_kind <> 'city_programme') AS is_elsewhere
    FROM stands AS s
    LEFT JOIN LATERAL unnest(s.programmes) AS p (code) ON TRUE
    WHERE s.standing = 'covers' AND s.paid_to >= s.number
    GROUP BY s.row_id, s.month
),

spoken AS (
    SELECT DISTINCT ON (s.row_id, s.number)
        s.row_id,
        s.month,
        k.class,
        s.member_row_id,
        s.standing
    FROM stands AS s
    INNER JOIN overlap_class AS k
        ON
            s.sponsor_kind = any(k.sponsor_kinds)
            AND s.standing = any(k.standings)
            AND coalesce(s.is_complete = k.complete, TRUE)
    ORDER BY
        s.row_id ASC,
        s.number ASC,
        k.position ASC,
        array_position(k.standings, s.standing) ASC,
        s.paid_to DESC NULLS LAST,
        s.begins ASC,
        s.place ASC
)

SELECT
    %(run_id)s,
    s.row_id,
    s.month,
    s.class,
    s.member_row_id,
    s.standing,
    coalesce(p.programme_rp, 0) AS programme_rp,
    coalesce(p.is_elsewhere, FALSE) AS is_paid_elsewhere,
    e.is_settled
FROM spoken AS s
INNER JOIN run_candidate AS c ON s.row_id = c.row_id
INNER JOIN evidence AS e ON s.row_id = e.row_id
LEFT JOIN paid AS p ON s.row_id = p.row_id AND s.month = p.month
ORDER BY c.position, s.month COLLATE "C";
