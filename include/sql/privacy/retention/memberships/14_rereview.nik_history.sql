-- NIKs of before.
SELECT audit.destroy_rows('rereview.nik_history', ARRAY(
    SELECT r.change_id FROM rereview.nik_history AS r
    INNER JOIN due_participant AS d ON r.participant_id = d.participant_id
), 'retention') AS rows;
