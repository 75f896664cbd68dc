-- Candidates of a run by segment and state.
SELECT
    segment,
    state,
    sum(candidates)::bigint AS candidates
FROM mart.run_segment
WHERE run_id = %(run_id)s
GROUP BY segment, state
ORDER BY segment COLLATE "C" NULLS LAST, state COLLATE "C"
