-- The resident rows of one file with the columns that expectations/resident.json asks about.
SELECT
    row_id,
    nik,
    nik_form,
    kk_form,
    full_name,
    birth_date,
    sex,
    region_code,
    population_status,
    is_kelurahan_known,
    is_first_of_nik
FROM quality.resident_check
WHERE file_id = %(file_id)s
