-- What was sent to BPJS about the person, batch by batch.
SELECT
    jsonb_build_object(
        'reference', b.reference, 'month', b.month, 'batch_status', b.status, 'line_kind', l.kind
    )
    || jsonb_strip_nulls(to_jsonb(l) - '{batch_id,participant_id,kind,staging_batch_id}'::text[]) AS item
FROM subject_participant AS s
INNER JOIN submission.line AS l ON s.participant_id = l.participant_id
INNER JOIN submission.batch AS b ON l.batch_id = b.batch_id
ORDER BY b.reference COLLATE "C";
