-- The membership that speaks for each linked person, with its class: the first of the classes that fits.
CREATE TEMP TABLE membership ON COMMIT DROP AS
WITH
overlap_class AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(classes)s::jsonb) AS k (
        position integer, class text, sponsor_kinds text[], standings text[], complete boolean
    )
),

held AS (
    SELECT
        p.row_id,
        m.row_id AS member_row_id,
        m.first_month,
        m.last_month,
        m.position,
        k.position AS class_position,
        k.class
    FROM member_of AS p
    INNER JOIN run_member AS m ON p.member_key = m.member_key
    INNER JOIN overlap_class AS k
        ON
            m.sponsor_kind = any(k.sponsor_kinds)
            AND m.standing = any(k.standings)
            AND coalesce(m.is_complete = k.complete, TRUE)
)

SELECT DISTINCT ON (row_id)
    row_id,
    member_row_id,
    first_month,
    class AS overlap
FROM held
ORDER BY
    row_id ASC,
    class_position ASC,
    last_month COLLATE "C" DESC NULLS LAST,
    first_month COLLATE "C" ASC,
    position ASC;
ANALYZE membership;
