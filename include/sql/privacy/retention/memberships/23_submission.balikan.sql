-- What Dukcapil was told.
WITH gone AS (
    DELETE FROM submission.balikan AS r
    USING due_participant AS d
    WHERE r.participant_id = d.participant_id
    RETURNING 1
)

SELECT count(*) FROM gone;
