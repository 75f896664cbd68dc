-- Whom BPJS has accepted for a month and Dukcapil was not told of; by the number they were sent with.
SELECT
    c.participant_id,
    l.nik,
    c.month,
    l.programmes
FROM membership.cover_month AS c
INNER JOIN submission.line AS l ON c.submission_id = l.batch_id AND c.participant_id = l.participant_id
WHERE
    c.outcome = 'accepted'
    AND NOT EXISTS (
        SELECT 1 FROM submission.balikan AS b
        WHERE b.participant_id = c.participant_id AND b.month = c.month
    )
ORDER BY c.month COLLATE "C", l.nik COLLATE "C";
