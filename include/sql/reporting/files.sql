-- The files a run was made from, by content, with their row balance.
SELECT
    agency,
    role,
    sha256,
    in_file,
    ignored,
    data_rows,
    quarantined_rows,
    difference
FROM mart.run_file
WHERE run_id = %(run_id)s
ORDER BY role COLLATE "C", agency COLLATE "C", sha256 COLLATE "C"
