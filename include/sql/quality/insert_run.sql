-- That a file was checked, by which suite, and what became of its rows.
INSERT INTO quality.run (file_id, suite, suite_sha256, checked_rows, failing_rows, quarantined_rows)
VALUES (
    %(file_id)s, %(suite)s, %(suite_sha256)s, %(checked_rows)s, %(failing_rows)s, %(quarantined_rows)s
)
