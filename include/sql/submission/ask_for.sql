-- Each line asks for a month of cover; the database refuses a person asked for twice.
INSERT INTO membership.cover_month (submission_id, participant_id, month, programmes, contribution_rp)
SELECT
    l.batch_id,
    l.participant_id,
    b.month,
    l.programmes,
    l.contribution_rp
FROM submission.line AS l
INNER JOIN submission.batch AS b ON l.batch_id = b.batch_id
WHERE l.batch_id = %(batch_id)s;

SELECT
    l.participant_id,
    l.kind
FROM submission.line AS l
WHERE l.batch_id = %(batch_id)s
ORDER BY l.line_no;
