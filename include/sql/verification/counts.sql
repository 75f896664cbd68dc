-- What was decided and staged, in rows.
SELECT
    b.data_rows AS received,
    b.empty_rows AS empty,
    b.quarantined,
    b.duplicate,
    b.not_found,
    b.review,
    b.ineligible,
    b.verified,
    b.staged
FROM audit.decision_balance AS b
WHERE b.run_id = %(run_id)s;
