-- Every batch with its sums and answers; who approved or refused it last.
SELECT
    m.reference,
    m.month,
    m.status,
    m.persons,
    m.new_persons,
    m.contribution_rp,
    m.accepted,
    m.returned,
    m.unanswered,
    b.maker,
    a.actor,
    coalesce(a.simulated, FALSE) AS simulated
FROM mart.submission_batch AS m
INNER JOIN submission.batch AS b ON m.reference = b.reference
LEFT JOIN LATERAL (
    SELECT
        p.actor,
        p.simulated
    FROM submission.approval AS p
    WHERE p.batch_id = b.batch_id AND p.content_sha256 = b.content_sha256
    ORDER BY p.approval_id DESC
    LIMIT 1
) AS a ON TRUE
ORDER BY b.month COLLATE "C", b.number;
