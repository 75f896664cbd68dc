-- Decisions of all runs, and from which inputs they can be made again.
SELECT
    jsonb_build_object(
        'period', r.period, 'run_id', d.run_id, 'row_id', d.row_id, 'state', d.state, 'reasons', d.reasons,
        'probability', d.probability, 'overlap', d.overlap, 'survivor_row_id', d.survivor_row_id,
        'run_status', r.status, 'input_sha256', r.input_sha256
    ) AS item
FROM subject_row AS s
INNER JOIN verification.decision AS d ON s.row_id = d.row_id
INNER JOIN verification.run AS r ON d.run_id = r.run_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY d.run_id, d.row_id;
