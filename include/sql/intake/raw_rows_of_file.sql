-- Every candidate row of a file as received, in the order of the file.
SELECT
    row_id,
    file_id,
    row_number,
    sheet,
    sheet_row,
    sequence_no,
    nik,
    kk,
    full_name,
    birth_place,
    birth_date,
    birth_place_date,
    sex,
    address,
    rt,
    rw,
    rt_rw,
    kelurahan,
    kecamatan,
    occupation,
    segment,
    disability,
    phone,
    mother_name,
    extra
FROM raw.candidate
WHERE file_id = %(file_id)s
ORDER BY row_number
