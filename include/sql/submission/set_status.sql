-- A batch reaches a status.
UPDATE submission.batch SET
    status = %(status)s,
    simulated = coalesce(%(simulated)s, simulated)
WHERE reference = %(reference)s;
