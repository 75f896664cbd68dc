-- Appeals with their free text.
SELECT audit.destroy_rows('rereview.appeal', ARRAY(
    SELECT r.appeal_id FROM rereview.appeal AS r
    INNER JOIN rereview.finding AS f ON r.finding_id = f.finding_id
    INNER JOIN due_participant AS d ON f.participant_id = d.participant_id
), 'retention') AS rows;
