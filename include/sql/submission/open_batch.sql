-- A new batch of a month, with the next number of that month.
INSERT INTO submission.batch (month, number, maker, persons, new_persons, contribution_rp, content_sha256)
SELECT
    %(month)s,
    coalesce(max(b.number), 0) + 1 AS number,
    %(maker)s,
    %(persons)s,
    %(new_persons)s,
    %(contribution_rp)s,
    %(content_sha256)s
FROM submission.batch AS b
WHERE b.month = %(month)s
RETURNING reference;
