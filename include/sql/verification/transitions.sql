-- The ledger's view of the decisions: from nothing to the state, once a run and row.
INSERT INTO audit.transition (run_id, row_id, from_state, to_state, reasons, actor)
SELECT
    d.run_id,
    d.row_id,
    NULL AS from_state,
    d.state,
    d.reasons,
    'pipeline' AS actor
FROM verification.decision AS d
INNER JOIN run_candidate AS c ON d.row_id = c.row_id
WHERE d.run_id = %(run_id)s
ORDER BY c.position
ON CONFLICT (run_id, row_id, to_state) DO NOTHING;
