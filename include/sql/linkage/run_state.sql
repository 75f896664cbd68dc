-- How far a run is, and the hash of its inputs.
SELECT
    r.status,
    r.input_sha256
FROM verification.run AS r
WHERE r.run_id = %(run_id)s
