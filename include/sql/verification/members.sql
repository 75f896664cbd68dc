-- The run's memberships: whose they are, how they stand in the month of the run, what they hold.
CREATE TEMP TABLE run_member ON COMMIT DROP AS
SELECT
    m.row_id,
    m.nik,
    m.first_month,
    m.last_month,
    -- rows with one NIK are one member
    coalesce(m.nik, m.row_id::text) AS member_key,
    coalesce(m.sponsor_kind, CASE WHEN m.segment = 'PU' THEN 'employer' ELSE 'other' END) AS sponsor_kind,
    coalesce(string_to_array(m.programmes, '+') @> %(programmes)s::text[], FALSE) AS is_complete,
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
WHERE rf.run_id = %(run_id)s AND rf.role = 'member' AND m.intake_state = 'accepted';
ANALYZE run_member;

-- Which member a linked person is: by the register's NIK, and only where there is none by linkage.
CREATE TEMP TABLE member_of ON COMMIT DROP AS
SELECT DISTINCT
    l.row_id,
    m.member_key
FROM linked AS l
INNER JOIN run_member AS m ON l.register_nik = m.nik;
ANALYZE member_of;

INSERT INTO member_of (row_id, member_key)
SELECT DISTINCT
    l.row_id,
    m.member_key
FROM linkage.link AS k
INNER JOIN linked AS l ON k.left_row_id = l.row_id
INNER JOIN run_member AS m ON k.right_row_id = m.row_id
LEFT JOIN member_of AS n ON l.row_id = n.row_id
WHERE
    k.verification_run_id = %(run_id)s
    AND k.model = 'candidate_member'
    AND k.decision = 'match'
    AND n.row_id IS NULL;
ANALYZE member_of;
