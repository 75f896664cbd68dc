-- The lines of a batch with what the column map may name.
SELECT
    b.reference,
    b.month,
    l.line_no,
    l.kind,
    l.nik,
    l.full_name,
    l.birth_place,
    l.birth_date,
    l.sex,
    l.marital_status,
    l.address,
    l.rt,
    l.rw,
    l.kelurahan_code,
    l.kecamatan_code,
    l.postal_code,
    l.phone,
    l.mother_name,
    l.occupation,
    l.segment,
    l.is_disabled,
    l.programmes,
    l.first_active_month,
    l.contribution_rp
FROM submission.line AS l
INNER JOIN submission.batch AS b ON l.batch_id = b.batch_id
WHERE l.batch_id = %(batch_id)s
ORDER BY l.line_no
