-- Accepted memberships of a run, numbered in natural order: agency, file content, row.
SELECT
    m.row_id,
    fo.file_order * 100000000 + m.row_number AS row_order,
    m.nik,
    m.nik_form,
    m.name,
    m.name_skeleton,
    m.daeng,
    m.birth_date,
    m.sex
FROM core.member AS m
INNER JOIN (
    SELECT
        rf.file_id,
        row_number() OVER (ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C") AS file_order
    FROM verification.run_file AS rf
    INNER JOIN raw.file AS f ON rf.file_id = f.file_id
    WHERE rf.run_id = %(run_id)s AND rf.role = 'member'
) AS fo ON m.file_id = fo.file_id
WHERE m.intake_state = 'accepted'
