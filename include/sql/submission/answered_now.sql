-- The batches that this file answers, and the new participants in them by answer.
SELECT
    b.reference,
    coalesce(
        array_agg(j.participant_id ORDER BY j.row_no)
        FILTER (WHERE j.kind = 'new' AND j.said_outcome = 'accepted'), '{}'
    ) AS new_accepted,
    coalesce(
        array_agg(j.participant_id ORDER BY j.row_no)
        FILTER (WHERE j.kind = 'new' AND j.said_outcome = 'returned'), '{}'
    ) AS new_returned
FROM pg_temp.judged AS j
INNER JOIN submission.batch AS b ON j.batch_id = b.batch_id
WHERE j.becomes = 'applied'
GROUP BY b.reference
ORDER BY b.reference COLLATE "C";
