-- Each linked person's memberships with their class, and the one that speaks for the person.
CREATE TEMP TABLE membership ON COMMIT DROP AS
WITH
run_member AS (
    SELECT
        m.row_id,
        m.nik,
        m.first_month,
        m.last_month,
        coalesce(m.nik, m.row_id::text) AS person_key,
        coalesce(m.sponsor_kind, CASE WHEN m.segment = 'PU' THEN 'employer' ELSE 'other' END) AS sponsor_kind,
        string_to_array(m.programmes, '+') @> %(programmes)s::text[] AS is_complete,
        CASE
            WHEN coalesce(m.membership_status, '') <> 'active' OR m.arrears_months >= %(dormant_arrears)s
                THEN 'dormant'
            WHEN m.last_month >= %(period)s THEN 'covers'
            ELSE 'lapsing'
        END AS standing,
        row_number() OVER (ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C", m.row_number) AS position
    FROM verification.run_file AS rf
    INNER JOIN raw.file AS f ON rf.file_id = f.file_id
    INNER JOIN core.member AS m ON rf.file_id = m.file_id
    WHERE rf.run_id = %(run_id)s AND rf.role = 'member' AND m.intake_state = 'accepted'
),

by_nik AS (
    SELECT DISTINCT
        l.row_id,
        m.person_key
    FROM linked AS l
    INNER JOIN run_member AS m ON l.register_nik = m.nik
),

-- A link to one membership is a link to all of the same member.

by_link AS (
    SELECT DISTINCT
        l.row_id,
        m.person_key
    FROM linked AS l
    INNER JOIN linkage.link AS k
        ON
            l.row_id = k.left_row_id
            AND k.verification_run_id = %(run_id)s
            AND k.model = 'candidate_member'
            AND k.decision = 'match'
    INNER JOIN run_member AS m ON k.right_row_id = m.row_id
    WHERE NOT EXISTS (
        SELECT 1 FROM by_nik AS n
        WHERE n.row_id = l.row_id
    )
),

overlap_class AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(classes)s::jsonb) AS k (
        position integer, class text, sponsor_kinds text[], standings text[], complete boolean
    )
),

person AS (
    SELECT * FROM by_nik
    UNION ALL
    SELECT * FROM by_link
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
    FROM person AS p
    INNER JOIN run_member AS m ON p.person_key = m.person_key
    INNER JOIN overlap_class AS k
        ON
            m.sponsor_kind = any(k.sponsor_kinds)
            AND m.standing = any(k.standings)
            AND coalesce(k.complete = coalesce(m.is_complete, FALSE), TRUE)
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
