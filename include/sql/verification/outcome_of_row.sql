-- The state and reasons of a row in the newest run that has decided it.
SELECT
    d.state,
    d.reasons
FROM verification.decision AS d
WHERE d.row_id = %(row_id)s
ORDER BY d.run_id DESC
LIMIT 1;
