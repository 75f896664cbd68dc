-- The run's decisions and staged contributions as they are at this point of the transaction.
INSERT INTO compared_row (side, row_id, state, reasons, resident_row_id, survivor_row_id, rupiah_per_month)
SELECT
    %(side)s,
    d.row_id,
    d.state,
    d.reasons,
    d.resident_row_id,
    d.survivor_row_id,
    coalesce(s.contribution_rp, 0) AS rupiah_per_month
FROM verification.decision AS d
LEFT JOIN staging.batch AS b ON d.run_id = b.run_id
LEFT JOIN staging.submission_row AS s ON b.batch_id = s.batch_id AND d.row_id = s.candidate_row_id
WHERE d.run_id = %(run_id)s;
ANALYZE compared_row;
