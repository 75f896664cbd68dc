-- The sum of every difference that has to be 0: files, runs, staging, return files.
SELECT
    (SELECT coalesce(sum(abs(b.difference)), 0) FROM audit.row_balance AS b)::bigint AS files,
    (
        SELECT coalesce(sum(abs(d.difference) + abs(d.staging_difference)), 0)
        FROM audit.decision_balance AS d
    )::bigint AS runs,
    (SELECT coalesce(sum(abs(r.difference)), 0) FROM audit.return_balance AS r)::bigint AS return_files;
