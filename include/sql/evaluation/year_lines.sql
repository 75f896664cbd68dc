-- Who is asked for in a batch, under the NIK that is sent.
SELECT
    l.participant_id,
    l.nik
FROM submission.line AS l
INNER JOIN submission.batch AS b ON l.batch_id = b.batch_id
WHERE b.reference = %(reference)s
ORDER BY l.line_no;
