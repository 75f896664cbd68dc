-- NIK and kelurahan of the people of the working table, for evaluation against a city's truth.
SELECT
    r.nik,
    m.kelurahan_code
FROM missed AS m
INNER JOIN core.resident AS r ON m.row_id = r.row_id
ORDER BY r.nik COLLATE "C";
