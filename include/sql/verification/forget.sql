-- What an earlier attempt at this run decided; its transitions stay in the ledger.
DELETE FROM verification.verdict
WHERE run_id = %(run_id)s;
DELETE FROM verification.service_verdict
WHERE run_id = %(run_id)s;
DELETE FROM verification.service_disagreement
WHERE run_id = %(run_id)s;
DELETE FROM verification.decision
WHERE run_id = %(run_id)s;
DELETE FROM verification.overlap_month
WHERE run_id = %(run_id)s;
