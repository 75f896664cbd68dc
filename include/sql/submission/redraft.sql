-- An unsent batch gets what was collected now; an approval of its former content no longer counts.
UPDATE submission.batch SET
    status = 'drafted',
    maker = %(maker)s,
    persons = %(persons)s,
    new_persons = %(new_persons)s,
    contribution_rp = %(contribution_rp)s,
    content_sha256 = %(content_sha256)s,
    simulated = FALSE
WHERE reference = %(reference)s;
