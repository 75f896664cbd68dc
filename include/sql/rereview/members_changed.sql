-- Whose memberships changed since they were last looked at: what they mean for the month, not each payment.
CREATE TEMP TABLE held ON COMMIT DROP AS
WITH
mine AS (
    SELECT
        w.participant_id,
        m.row_id
    FROM watched AS w
    INNER JOIN core.member AS m ON w.nik = m.nik
    WHERE m.file_id = any(%(file_ids)s::bigint[]) AND m.intake_state = 'accepted'
    UNION
    SELECT
        w.participant_id,
        m.row_id
    FROM watched AS w
    INNER JOIN core.member AS m ON w.member_no = m.member_no
    WHERE m.file_id = any(%(file_ids)s::bigint[]) AND m.intake_state = 'accepted'
)

SELECT
    i.participant_id,
    m.row_id,
    m.first_month,
    m.last_month,
    f.sha256,
    m.row_number,
    coalesce(m.sponsor_kind, CASE WHEN m.segment = 'PU' THEN 'employer' ELSE 'other' END) AS sponsor_kind,
    coalesce(string_to_array(m.programmes, '+') @> %(programmes)s::text[], FALSE) AS is_complete,
    coalesce(m.arrears_months >= %(arrears)s, FALSE) AS is_in_arrears,
    CASE
        WHEN coalesce(m.membership_status, '') <> 'active' OR m.arrears_months >= %(dormant_arrears)s
            THEN 'dormant'
        WHEN m.last_month >= %(period)s THEN 'covers'
        ELSE 'lapsing'
    END AS standing
FROM mine AS i
INNER JOIN core.member AS m ON i.row_id = m.row_id
INNER JOIN raw.file AS f ON m.file_id = f.file_id;
ANALYZE held;

INSERT INTO changed (participant_id, side, digest)
WITH
meaning AS (
    SELECT DISTINCT
        h.participant_id,
        -- of the programme's own membership only arrears matter
        CASE
            WHEN h.sponsor_kind = 'city_programme' THEN json_build_array('own', h.is_in_arrears)
            ELSE json_build_array(h.sponsor_kind, h.standing, h.is_complete, h.first_month)
        END::text AS text
    FROM held AS h
),

now AS (
    SELECT
        w.participant_id,
        encode(sha256(convert_to(
            %(rules_key)s || coalesce(string_agg(m.text, E'\n' ORDER BY m.text COLLATE "C"), ''), 'UTF8'
        )), 'hex') AS digest
    FROM watched AS w
    LEFT JOIN meaning AS m ON w.participant_id = m.participant_id
    GROUP BY w.participant_id
)

SELECT
    n.participant_id,
    'members' AS side,
    n.digest
FROM now AS n
LEFT JOIN seen AS s ON n.participant_id = s.participant_id AND s.side = 'members'
WHERE s.digest IS DISTINCT FROM n.digest;
ANALYZE changed;
