-- Whose line it is, if BPJS has sent it back, and in which month's work they may be moved.
SELECT
    l.participant_id,
    c.state,
    greatest(
        c.since COLLATE "C",
        (SELECT max(b.period COLLATE "C") FROM staging.batch AS b WHERE b.status = 'published')
    ) AS period
FROM submission.line AS l
INNER JOIN submission.answer AS a ON l.batch_id = a.batch_id AND l.line_no = a.line_no
INNER JOIN membership.current_state AS c ON l.participant_id = c.participant_id
WHERE l.batch_id = %(batch_id)s AND l.line_no = %(line_no)s AND a.outcome = 'returned';
