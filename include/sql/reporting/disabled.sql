-- Disabled candidates of a run by state, whatever their segment.
SELECT
    state,
    sum(candidates)::bigint AS candidates
FROM mart.run_segment
WHERE run_id = %(run_id)s AND is_disabled
GROUP BY state
ORDER BY state COLLATE "C"
