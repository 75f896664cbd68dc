-- The files a run is made from.
INSERT INTO verification.run_file (run_id, file_id, role)
SELECT
    %(run_id)s,
    f.file_id,
    f.role
FROM raw.file AS f
WHERE f.file_id = ANY(%(file_ids)s)
ON CONFLICT DO NOTHING;
