-- Nobody in this batch counts as asked for; who was submitted by it.
UPDATE membership.cover_month AS c SET outcome = 'called_back'
WHERE c.submission_id = %(batch_id)s AND c.outcome = 'asked';

SELECT l.participant_id
FROM submission.line AS l
WHERE l.batch_id = %(batch_id)s AND l.kind = 'new'
ORDER BY l.participant_id;
