-- Names under which files were seen: somebody may have written a person into one.
WITH gone AS (
    DELETE FROM raw.sighting AS r
    USING due_file AS f
    WHERE r.agency = f.agency AND r.path = f.path
    RETURNING 1
)

SELECT count(*) FROM gone;
