-- People without the city's papers by kelurahan and reason, in the order of the codes.
SELECT
    coalesce(w.kelurahan_code, w.kecamatan_code) AS code,
    w.reason,
    w.candidates
FROM mart.run_without_papers AS w
WHERE w.run_id = %(run_id)s
ORDER BY
    w.kecamatan_code COLLATE "C" ASC,
    w.kelurahan_code COLLATE "C" ASC NULLS LAST,
    w.reason COLLATE "C" ASC;
