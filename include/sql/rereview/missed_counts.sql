-- Missed workers by kelurahan, in the order of the codes.
SELECT
    m.kelurahan_code,
    m.residents
FROM mart.run_missed AS m
WHERE m.run_id = %(run_id)s
ORDER BY m.kelurahan_code COLLATE "C";
