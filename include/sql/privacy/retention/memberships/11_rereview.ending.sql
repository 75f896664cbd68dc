-- Endings, before the answers they came from.
SELECT audit.destroy_rows('rereview.ending', ARRAY(
    SELECT r.ending_id FROM rereview.ending AS r
    INNER JOIN due_participant AS d ON r.participant_id = d.participant_id
), 'retention') AS rows;
