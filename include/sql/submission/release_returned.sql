-- The payment that a returned renewal has stopped goes on.
UPDATE membership.hold AS h
SET
    released_period = greatest(
        h.from_period COLLATE "C",
        (SELECT max(b.period COLLATE "C") FROM staging.batch AS b WHERE b.status = 'published')
    ),
    released_by = %(actor)s
FROM submission.line AS l
WHERE
    l.batch_id = %(batch_id)s
    AND l.line_no = %(line_no)s
    AND h.participant_id = l.participant_id
    AND h.reason = 'BPJS_RETURNED'
    AND h.released_period IS NULL
RETURNING h.hold_id;
