-- Only what is closed: what is open has no such time.
WITH gone AS (
    DELETE FROM audit.hold AS r
    WHERE r.released_at < %(before)s
    RETURNING 1
)

SELECT count(*) FROM gone;
