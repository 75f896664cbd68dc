-- People without the city's papers for a field team: who and where by the list, in the order of a walk.
SELECT
    w.kecamatan_code,
    w.kelurahan_code,
    c.rw,
    c.rt,
    c.address,
    btrim(r.full_name) AS full_name,
    c.sex,
    extract(YEAR FROM age(%(enrolment_date)s::date, c.birth_date))::smallint AS age_years,
    c.occupation,
    w.reason,
    left(c.nik, 4) || '**********' || right(c.nik, 2) AS masked_nik,
    r.sheet,
    r.sheet_row
FROM verification.without_papers AS w
INNER JOIN core.candidate AS c ON w.row_id = c.row_id
INNER JOIN raw.candidate AS r ON w.row_id = r.row_id
WHERE w.run_id = %(run_id)s AND coalesce(w.kelurahan_code = %(kelurahan)s, %(kelurahan)s IS NULL)
ORDER BY
    w.kecamatan_code COLLATE "C" ASC,
    w.kelurahan_code COLLATE "C" ASC NULLS LAST,
    c.rw ASC NULLS LAST,
    c.rt ASC NULLS LAST,
    c.address COLLATE "C" ASC NULLS LAST,
    r.row_number ASC;
