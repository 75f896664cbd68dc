-- Answers to findings with their free text.
SELECT audit.destroy_rows('rereview.finding_decision', ARRAY(
    SELECT r.decision_id FROM rereview.finding_decision AS r
    INNER JOIN rereview.finding AS f ON r.finding_id = f.finding_id
    INNER JOIN due_participant AS d ON f.participant_id = d.participant_id
), 'retention') AS rows;
