-- Candidates of a run by state.
SELECT
    state,
    candidates
FROM mart.run_state
WHERE run_id = %(run_id)s
ORDER BY state COLLATE "C"
