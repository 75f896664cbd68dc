-- What stood in each review; the review's own counts and hash stay.
SELECT audit.destroy_rows('rereview.standing', ARRAY(
    SELECT r.standing_id FROM rereview.standing AS r
    INNER JOIN rereview.finding AS f ON r.finding_id = f.finding_id
    INNER JOIN due_participant AS d ON f.participant_id = d.participant_id
), 'retention') AS rows;
