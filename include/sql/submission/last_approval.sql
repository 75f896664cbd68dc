-- What was decided about this batch as it is, the last first.
SELECT
    a.decision,
    a.actor,
    a.content_sha256,
    a.simulated
FROM submission.approval AS a
INNER JOIN submission.batch AS b ON a.batch_id = b.batch_id AND a.content_sha256 = b.content_sha256
WHERE a.batch_id = %(batch_id)s
ORDER BY a.approval_id DESC;
