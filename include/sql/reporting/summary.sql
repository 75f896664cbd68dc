-- The figures of a run that the summary names, in rows, persons and rupiah.
SELECT
    r.period,
    r.enrolment_date,
    b.data_rows AS received,
    b.empty_rows AS empty,
    b.quarantined,
    b.duplicate,
    b.not_found,
    b.review,
    b.ineligible,
    b.verified,
    b.staged,
    coalesce(c.disabled, 0) AS disabled_received,
    coalesce(c.nik_duplicates, 0) AS nik_duplicates,
    s.disabled_staged,
    s.rupiah_per_month,
    abs(b.difference) + abs(b.staging_difference) + f.difference AS balance_difference
FROM mart.run AS r
INNER JOIN audit.decision_balance AS b ON r.run_id = b.run_id
LEFT JOIN mart.run_received AS c ON r.run_id = c.run_id
INNER JOIN LATERAL (
    SELECT
        coalesce(sum(rs.persons) FILTER (WHERE rs.is_disabled), 0)::bigint AS disabled_staged,
        coalesce(sum(rs.contribution_rp), 0)::bigint AS rupiah_per_month
    FROM mart.run_staged AS rs
    WHERE rs.run_id = r.run_id
) AS s ON TRUE
INNER JOIN LATERAL (
    SELECT coalesce(sum(abs(rf.difference)), 0)::bigint AS difference
    FROM mart.run_file AS rf
    WHERE rf.run_id = r.run_id
) AS f ON TRUE
WHERE r.run_id = %(run_id)s;
