-- The batch of a month that is still open, else the one of this very content that was not approved.
SELECT b.reference
FROM submission.batch AS b
WHERE
    b.month = %(month)s
    AND (
        b.status IN ('drafted', 'awaiting', 'approved')
        OR (b.status IN ('refused', 'expired') AND b.content_sha256 = %(content_sha256)s)
    )
ORDER BY b.status IN ('drafted', 'awaiting', 'approved') DESC, b.number DESC
LIMIT 1;
