-- Findings.
SELECT audit.destroy_rows('rereview.finding', ARRAY(
    SELECT r.finding_id FROM rereview.finding AS r
    INNER JOIN due_participant AS d ON r.participant_id = d.participant_id
), 'retention') AS rows;
