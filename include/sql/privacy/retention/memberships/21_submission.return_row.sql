-- Rows of return files about a due participant; those about nobody, by the day they came. Counted first.
CREATE TEMPORARY TABLE due_return ON COMMIT DROP AS
SELECT
    r.return_row_id,
    r.return_file_id,
    r.outcome
FROM submission.return_row AS r
INNER JOIN submission.return_file AS f ON r.return_file_id = f.return_file_id
LEFT JOIN submission.line AS l ON r.batch_id = l.batch_id AND r.answered_line = l.line_no
LEFT JOIN due_participant AS d ON l.participant_id = d.participant_id
WHERE
    (d.participant_id IS NOT NULL OR (l.participant_id IS NULL AND f.received_at < %(before)s))
    AND NOT EXISTS (SELECT 1 FROM subject_nik AS n WHERE n.nik = regexp_replace(r.nik, '\D', '', 'g'));

INSERT INTO audit.destroyed_return (return_file_id, outcome, destroyed_on, rows)
SELECT
    r.return_file_id,
    r.outcome,
    %(as_of)s::date AS destroyed_on,
    count(*) AS rows
FROM due_return AS r
GROUP BY r.return_file_id, r.outcome
ON CONFLICT (return_file_id, outcome, destroyed_on) DO UPDATE
    SET rows = destroyed_return.rows + excluded.rows;

SELECT audit.destroy_rows('submission.return_row', array(
    SELECT r.return_row_id FROM due_return AS r
), 'retention') AS rows;
