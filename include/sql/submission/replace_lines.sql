-- The lines of a batch are what was collected.
DELETE FROM submission.line AS l
USING submission.batch AS b
WHERE l.batch_id = b.batch_id AND b.reference = %(reference)s;

INSERT INTO submission.line (
    batch_id, line_no, participant_id, kind, staging_batch_id, staged_nik, nik, full_name, birth_place,
    birth_date, sex, marital_status, address, rt, rw, kelurahan_code, kecamatan_code, postal_code, phone,
    mother_name, occupation, segment, is_disabled, programmes, first_active_month, contribution_rp
)
SELECT
    b.batch_id,
    d.line_no,
    d.participant_id,
    d.kind,
    d.staging_batch_id,
    d.staged_nik,
    d.nik,
    d.full_name,
    d.birth_place,
    d.birth_date,
    d.sex,
    d.marital_status,
    d.address,
    d.rt,
    d.rw,
    d.kelurahan_code,
    d.kecamatan_code,
    d.postal_code,
    d.phone,
    d.mother_name,
    d.occupation,
    d.segment,
    d.is_disabled,
    d.programmes,
    d.first_active_month,
    d.contribution_rp
FROM pg_temp.drafted AS d
CROSS JOIN submission.batch AS b
WHERE b.reference = %(reference)s
ORDER BY d.line_no;
