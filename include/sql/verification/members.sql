-- Which member each linked person is: by the register's NIK, and only where there is none by linkage.
CREATE TEMP TABLE run_member ON COMMIT DROP AS
SELECT
    m.row_id,
    m.nik,
    -- rows with one NIK are one member
    coalesce(m.nik, m.row_id::text) AS member_key
FROM verification.run_file AS rf
INNER JOIN core.member AS m ON rf.file_id = m.file_id
WHERE rf.run_id = %(run_id)s AND rf.role = 'member' AND m.intake_state = 'accepted';
ANALYZE run_member;

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
FROM run_link AS k
INNER JOIN linked AS l ON k.left_row_id = l.row_id
INNER JOIN run_member AS m ON k.right_row_id = m.row_id
LEFT JOIN member_of AS n ON l.row_id = n.row_id
WHERE k.model = 'candidate_member' AND k.decision = 'match' AND n.row_id IS NULL;
ANALYZE member_of;
