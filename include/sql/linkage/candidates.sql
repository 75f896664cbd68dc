-- Accepted candidate rows of a run, numbered in natural order: agency, file content, row.
SELECT
    c.row_id,
    fo.file_order * 100000000 + c.row_number AS row_order,
    c.nik,
    c.nik_form,
    c.kk,
    c.kk_form,
    c.name,
    c.name_skeleton,
    c.daeng,
    c.mother_name,
    c.birth_place,
    c.birth_date,
    c.sex,
    c.rt,
    c.rw,
    c.kelurahan_code,
    c.kecamatan_code
FROM core.candidate AS c
INNER JOIN (
    SELECT
        rf.file_id,
        row_number() OVER (ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C") AS file_order
    FROM verification.run_file AS rf
    INNER JOIN raw.file AS f ON rf.file_id = f.file_id
    WHERE rf.run_id = %(run_id)s AND rf.role = 'candidate'
) AS fo ON c.file_id = fo.file_id
WHERE c.intake_state = 'accepted'
