-- Places, left or held.
WITH gone AS (
    DELETE FROM membership.place AS r
    USING due_participant AS d
    WHERE r.participant_id = d.participant_id
    RETURNING 1
)

SELECT count(*) FROM gone;
