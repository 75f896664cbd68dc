-- NIKs of before, and by whose word they were changed.
SELECT
    jsonb_build_object(
        'period', h.period, 'old_nik', h.old_nik, 'new_nik', h.new_nik, 'finding_id', h.finding_id,
        'actor', h.actor
    ) AS item
FROM subject_participant AS s
INNER JOIN rereview.nik_history AS h ON s.participant_id = h.participant_id
ORDER BY h.change_id;
