-- How far a run is, and the hash of its inputs.
SELECT
    r.status,
    r.input_sha256,
    EXISTS(
        SELECT 1 FROM verification.run_file AS rf
        WHERE rf.run_id = r.run_id AND rf.role = 'resident'
    ) AS has_extract
FROM verification.run AS r
WHERE r.run_id = %(run_id)s
