-- What is staged for BPJS by membership so far, in persons and rupiah a month.
SELECT
    overlap,
    sum(persons)::bigint AS persons,
    coalesce(sum(persons) FILTER (WHERE is_disabled), 0)::bigint AS disabled,
    sum(contribution_rp)::bigint AS contribution_rp
FROM mart.run_staged
WHERE run_id = %(run_id)s
GROUP BY overlap
ORDER BY persons DESC, overlap COLLATE "C"
