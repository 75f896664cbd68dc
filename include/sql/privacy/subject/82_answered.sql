-- What BPJS answered: rows about a line of the person, or with a NIK of the person.
SELECT
    jsonb_strip_nulls(jsonb_build_object(
        'sheet', r.sheet, 'sheet_row', r.sheet_row, 'reference', r.reference, 'line_no', r.line_no,
        'nik', r.nik, 'full_name', r.full_name, 'member_no', r.member_no, 'bpjs_status', r.status,
        'code', r.code, 'remark', r.remark, 'month', r.month, 'return_outcome', r.outcome,
        'return_reason', r.reason, 'leads_to', a.leads_to, 'concern', a.concern, 'at', f.received_at
    )) AS item
FROM submission.return_row AS r
INNER JOIN submission.return_file AS f ON r.return_file_id = f.return_file_id
LEFT JOIN submission.answer AS a ON r.return_file_id = a.return_file_id AND r.row_no = a.row_no
WHERE
    EXISTS (
        SELECT 1
        FROM subject_participant AS s
        INNER JOIN submission.line AS l ON s.participant_id = l.participant_id
        WHERE
            l.batch_id = r.batch_id AND l.line_no = r.answered_line
            AND r.outcome IN ('applied', 'repeated')
    )
    OR EXISTS (SELECT 1 FROM subject_nik AS n WHERE n.nik = regexp_replace(r.nik, '\D', '', 'g'))
ORDER BY r.return_file_id, r.row_no;
