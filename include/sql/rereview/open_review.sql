-- A new edition of a period's review; the one before stays, superseded.
UPDATE rereview.run
SET status = 'superseded'
WHERE period = %(period)s AND status = 'reviewed';

INSERT INTO rereview.run (period, edition, input_sha256, inputs)
SELECT
    %(period)s,
    coalesce(max(r.edition), 0) + 1 AS edition,
    %(input_sha256)s,
    %(inputs)s::jsonb AS inputs
FROM rereview.run AS r
WHERE r.period = %(period)s
RETURNING run_id, edition;
