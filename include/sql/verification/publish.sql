-- This run's batch becomes the one of its period; the batch before is withdrawn, its run superseded.
UPDATE verification.run AS r SET status = 'superseded'
FROM staging.batch AS b
WHERE b.run_id = r.run_id AND b.period = %(period)s AND b.status = 'published' AND b.run_id <> %(run_id)s;

UPDATE staging.batch SET status = 'withdrawn'
WHERE period = %(period)s AND status = 'published' AND run_id <> %(run_id)s;

UPDATE staging.batch SET status = 'published', published_at = now()
WHERE run_id = %(run_id)s;
UPDATE verification.run SET status = 'published'
WHERE run_id = %(run_id)s;
