-- Accepted residents of a run, numbered in natural order: agency, file content, row.
SELECT
    r.row_id,
    fo.file_order * 100000000 + r.row_number AS row_order,
    r.nik,
    r.nik_form,
    r.kk,
    r.kk_form,
    r.name,
    r.name_skeleton,
    r.daeng,
    r.mother_name,
    r.birth_place,
    r.birth_date,
    r.sex,
    r.rt,
    r.rw,
    r.kelurahan_code,
    r.kecamatan_code,
    r.in_city
FROM core.resident AS r
INNER JOIN (
    SELECT
        rf.file_id,
        row_number() OVER (ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C") AS file_order
    FROM verification.run_file AS rf
    INNER JOIN raw.file AS f ON rf.file_id = f.file_id
    WHERE rf.run_id = %(run_id)s AND rf.role = 'resident'
) AS fo ON r.file_id = fo.file_id
WHERE r.intake_state = 'accepted'
