-- What was sent to BPJS; the batch with its counts and hashes stays.
WITH gone AS (
    DELETE FROM submission.line AS r
    USING due_participant AS d
    WHERE r.participant_id = d.participant_id
    RETURNING 1
)

SELECT count(*) FROM gone;
