-- The class of the enrolment month, and since when the programme has covered the person without a gap.
-- Memberships of the programme that follow one another are one cover; a month between them begins anew.
CREATE TEMP TABLE membership ON COMMIT DROP AS
WITH
cover AS (
    SELECT
        h.row_id,
        h.member_row_id,
        h.begins,
        max(greatest(h.paid_to, h.begins)) OVER (
            PARTITION BY h.row_id ORDER BY h.begins, h.place
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS covered_before,
        h.first_month,
        h.place
    FROM held AS h
    WHERE h.sponsor_kind = 'city_programme' AND h.begins IS NOT NULL
),

numbered AS (
    SELECT
        c.*,
        count(*) FILTER (WHERE coalesce(c.begins > c.covered_before + 1, TRUE)) OVER (
            PARTITION BY c.row_id ORDER BY c.begins, c.place
        ) AS unbroken
    FROM cover AS c
),

since AS (
    SELECT
        n.row_id,
        n.member_row_id,
        min(n.begins) OVER (PARTITION BY n.row_id, n.unbroken) AS begins
    FROM numbered AS n
)

SELECT
    o.row_id,
    o.member_row_id,
    o.class AS overlap,
    CASE
        WHEN o.class = 'RENEWAL'
            THEN to_char(make_date((s.begins - 1) / 12, mod(s.begins - 1, 12) + 1, 1), 'YYYY-MM')
    END AS first_active_month
FROM verification.overlap_month AS o
LEFT JOIN since AS s ON o.row_id = s.row_id AND o.member_row_id = s.member_row_id
WHERE o.run_id = %(run_id)s AND o.month = %(enrolment_month)s;
ANALYZE membership;
