-- Leading reasons of a run's decisions, the most frequent first: each candidate is counted once.
SELECT
    state,
    reason,
    as_leading AS candidates
FROM mart.run_reason
WHERE run_id = %(run_id)s AND as_leading > 0
ORDER BY state COLLATE "C", as_leading DESC, reason COLLATE "C"
