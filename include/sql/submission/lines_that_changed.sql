-- Lines of a batch that would not be drafted so now; pg_temp.drafted holds what would be.
SELECT l.line_no
FROM submission.line AS l
WHERE
    l.batch_id = %(batch_id)s
    AND NOT EXISTS (
        SELECT 1 FROM pg_temp.drafted AS d
        WHERE
            d.participant_id = l.participant_id
            AND to_jsonb(d) - 'line_no' = to_jsonb(l) - '{line_no, batch_id}'::text[]
    )
ORDER BY l.line_no;
