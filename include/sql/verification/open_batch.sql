-- The run's batch, unpublished and empty; a number is taken only for a run that has none yet.
WITH kept AS (
    UPDATE staging.batch SET status = 'unpublished', suite_sha256 = NULL, published_at = NULL
    WHERE run_id = %(run_id)s
    RETURNING batch_id
),

opened AS (
    INSERT INTO staging.batch (run_id, period)
    SELECT
        %(run_id)s,
        %(period)s
    WHERE NOT EXISTS (SELECT 1 FROM kept)
    RETURNING batch_id
),

emptied AS (
    DELETE FROM staging.submission_row AS s USING kept AS k
    WHERE s.batch_id = k.batch_id
)

SELECT k.batch_id FROM kept AS k
UNION ALL
SELECT o.batch_id FROM opened AS o;
