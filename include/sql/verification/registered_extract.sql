-- What the register says of each linked row's person. is_bare: a status, and nothing to compare with.
CREATE TEMP TABLE registered ON COMMIT DROP AS
SELECT
    l.row_id,
    r.nik,
    r.full_name,
    r.birth_place,
    r.birth_date,
    r.sex,
    r.marital_status,
    r.mother_name,
    r.address,
    r.rt,
    r.rw,
    r.region_code,
    r.kelurahan_code,
    r.kecamatan_code,
    r.postal_code,
    r.occupation_code,
    r.population_status,
    FALSE AS is_bare
FROM linked AS l
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id;
ANALYZE registered;
