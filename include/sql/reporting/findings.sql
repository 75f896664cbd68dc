-- What the suites found in the files of a run, by agency and rule, the most frequent first.
SELECT
    agency,
    rule,
    quarantine,
    checked_rows,
    failing_rows
FROM mart.run_finding
WHERE run_id = %(run_id)s
ORDER BY agency COLLATE "C", failing_rows DESC, rule COLLATE "C"
