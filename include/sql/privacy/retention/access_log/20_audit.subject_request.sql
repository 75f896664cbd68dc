-- Only what is closed: what is open has no such time.
WITH gone AS (
    DELETE FROM audit.subject_request AS r
    WHERE r.closed_at < %(before)s
    RETURNING 1
)

SELECT count(*) FROM gone;
