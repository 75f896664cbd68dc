-- The verified, as BPJS is to know them: who and where by the register (without
-- an extract: by the list, where the service confirmed it), contact and work by the list.
INSERT INTO staging.submission_row (
    batch_id, nik, full_name, birth_place, birth_date, sex, marital_status, address, rt, rw,
    kelurahan_code, kecamatan_code, postal_code, phone, mother_name, occupation, segment, is_disabled,
    programmes, start_month, first_active_month, contribution_rp, overlap, candidate_row_id, resident_row_id,
    answer_id
)
SELECT
    %(batch_id)s,
    r.nik,
    r.full_name,
    r.birth_place,
    r.birth_date,
    r.sex,
    r.marital_status,
    r.address,
    r.rt,
    r.rw,
    r.kelurahan_code,
    r.kecamatan_code,
    r.postal_code,
    c.phone,
    r.mother_name,
    c.occupation,
    coalesce(c.segment, %(segment_when_unreadable)s) AS segment,
    c.is_disabled,
    %(programmes)s,
    %(start_month)s,
    -- a renewal keeps the month from which the full death benefit is counted (Permenaker 1/2025)
    least(m.first_active_month, %(start_month)s) AS first_active_month,
    %(contribution_rp)s,
    d.overlap,
    d.row_id,
    d.resident_row_id,
    d.answer_id
FROM verification.decision AS d
INNER JOIN core.candidate AS c ON d.row_id = c.row_id
INNER JOIN registered AS r ON d.row_id = r.row_id
LEFT JOIN membership AS m ON d.row_id = m.row_id
WHERE d.run_id = %(run_id)s AND d.state = 'verified'
ORDER BY r.nik COLLATE "C";
