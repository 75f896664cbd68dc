-- All models have linked: the run may be decided.
UPDATE verification.run
SET status = 'linked'
WHERE run_id = %(run_id)s
