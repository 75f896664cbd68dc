-- What was last seen of a participant.
SELECT audit.destroy_rows('rereview.look', ARRAY(
    SELECT r.look_id FROM rereview.look AS r
    INNER JOIN due_participant AS d ON r.participant_id = d.participant_id
), 'retention') AS rows;
