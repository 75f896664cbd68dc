-- States over time.
SELECT audit.destroy_rows('membership.transition', ARRAY(
    SELECT r.transition_id FROM membership.transition AS r
    INNER JOIN due_participant AS d ON r.participant_id = d.participant_id
), 'retention') AS rows;
