-- The candidate rows of one file with the columns that expectations/candidate.json asks about.
SELECT
    row_id,
    nik,
    nik_form,
    nik_damage,
    kk_form,
    any_name,
    deceased_mark,
    birth_date,
    birth_date_form,
    sex,
    address,
    kelurahan_code,
    kecamatan_code,
    occupation,
    segment,
    is_identifiable,
    is_phone_readable,
    is_own_name_given,
    is_occupation_known,
    is_nik_sex_equal,
    is_nik_birth_date_equal
FROM quality.candidate_check
WHERE file_id = %(file_id)s
