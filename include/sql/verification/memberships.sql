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
        m.file_id,
        m.row_number,
        m.first_month,
        m.last_month,
        coalesce(m.sponsor_kind, CASE WHEN m.segment = 'PU' THEN 'employer' ELSE 'other' END) AS sponsor_kind,
        coalesce(string_to_array(m.programmes, '+') @> %(programmes)s::text[], FALSE) AS is_complete,
        CASE
            WHEN coalesce(m.membership_status, '') <> 'active' OR m.arrears_months >= %(dormant_arrears)s
                THEN 'dormant'
            WHEN m.last_month >= %(period)s THEN 'covers'
            ELSE 'lapsing'
        END AS standing
    FROM member_of AS p
    INNER JOIN run_member AS k ON p.member_key = k.member_key
    INNER JOIN core.member AS m ON k.row_id = m.row_id
)

SELECT DISTINCT ON (h.row_id)
    h.row_id,
    h.member_row_id,
    h.first_month,
    k.class AS overlap
FROM held AS h
INNER JOIN raw.file AS f ON h.file_id = f.file_id
INNER JOIN overlap_class AS k
    ON
        h.sponsor_kind = any(k.sponsor_kinds)
        AND h.standing = any(k.standings)
        AND coalesce(h.is_complete = k.complete, TRUE)
ORDER BY
    h.row_id ASC,
    k.position ASC,
    h.last_month COLLATE "C" DESC NULLS LAST,
    h.first_month COLLATE "C" ASC,
    f.agency COLLATE "C" ASC,
    f.sha256 COLLATE "C" ASC,
    h.row_number ASC;
ANALYZE membership;
