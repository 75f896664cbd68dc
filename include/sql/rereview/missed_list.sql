-- The people of the working table for a field team: who and where, the NIK masked, in the order of a walk.
SELECT
    r.kecamatan_code,
    r.kelurahan_code,
    r.rw,
    r.rt,
    r.address,
    r.full_name,
    r.sex,
    extract(YEAR FROM age(%(enrolment_date)s::date, r.birth_date))::smallint AS age_years,
    r.occupation_code,
    left(r.nik, 4) || '**********' || right(r.nik, 2) AS masked_nik
FROM missed AS m
INNER JOIN core.resident AS r ON m.row_id = r.row_id
INNER JOIN raw.file AS f ON m.file_id = f.file_id
WHERE coalesce(m.kelurahan_code = %(kelurahan)s, TRUE)
ORDER BY
    r.kelurahan_code COLLATE "C" ASC,
    r.rw ASC NULLS LAST,
    r.rt ASC NULLS LAST,
    r.address COLLATE "C" ASC NULLS LAST,
    f.sha256 COLLATE "C" ASC,
    m.row_number ASC;
