-- The run's batch, unpublished and empty.
WITH opened AS (
    INSERT INTO staging.batch (run_id, period) VALUES (%(run_id)s, %(period)s)
    ON CONFLICT (run_id) DO UPDATE SET status = 'unpublished', suite_sha256 = NULL, published_at = NULL
    RETURNING batch_id
),

emptied AS (
    DELETE FROM staging.submission_row AS s USING opened AS o
    WHERE s.batch_id = o.batch_id
)

SELECT o.batch_id FROM opened AS o;
