-- One batch by its reference.
SELECT
    b.batch_id,
    b.reference,
    b.month,
    b.status,
    b.maker,
    b.persons,
    b.new_persons,
    b.contribution_rp,
    b.content_sha256,
    b.simulated
FROM submission.batch AS b
WHERE b.reference = %(reference)s;
