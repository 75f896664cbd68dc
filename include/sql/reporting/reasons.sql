-- Reasons of a run's decisions, the most frequent first.
SELECT
    state,
    reason,
    candidates
FROM mart.run_reason
WHERE run_id = %(run_id)s
ORDER BY state COLLATE "C", candidates DESC, reason COLLATE "C"
