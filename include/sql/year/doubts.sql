-- Rows in review because nobody is sure who they are, with the resident they may be.
SELECT
    d.row_id,
    w.sheet,
    w.sheet_row,
    d.resident_row_id,
    r.nik
FROM verification.decision AS d
INNER JOIN raw.candidate AS w ON d.row_id = w.row_id
INNER JOIN core.resident AS r ON d.resident_row_id = r.row_id
WHERE
    d.run_id = %(run_id)s
    AND d.state = 'review'
    AND d.reasons && ARRAY['LINK_UNCERTAIN', 'NIK_DIFFERS', 'NIK_UNSUPPORTED', 'NIK_SHARED']
ORDER BY d.row_id
