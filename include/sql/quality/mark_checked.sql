-- The batch of a run passed its suite.
WITH checked AS (
    UPDATE staging.batch SET suite_sha256 = %(suite_sha256)s WHERE run_id = %(run_id)s
)

UPDATE verification.run SET status = 'checked' WHERE run_id = %(run_id)s
