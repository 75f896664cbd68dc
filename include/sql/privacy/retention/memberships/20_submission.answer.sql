-- Answers of BPJS that counted.
SELECT audit.destroy_rows('submission.answer', ARRAY(
    SELECT r.answer_id FROM submission.answer AS r
    INNER JOIN submission.line AS l ON r.batch_id = l.batch_id AND r.line_no = l.line_no
    INNER JOIN due_participant AS d ON l.participant_id = d.participant_id
), 'retention') AS rows;
