-- What was decided about each row of the list, with the NIK under which the verified are staged.
SELECT
    w.sheet,
    w.sheet_row,
    d.state,
    s.nik AS staged_nik
FROM verification.decision AS d
INNER JOIN raw.candidate AS w ON d.row_id = w.row_id
LEFT JOIN staging.batch AS b ON d.run_id = b.run_id
LEFT JOIN staging.submission_row AS s ON b.batch_id = s.batch_id AND d.row_id = s.candidate_row_id
WHERE d.run_id = %(run_id)s
ORDER BY w.sheet COLLATE "C", w.sheet_row;
