-- Lines that BPJS has sent back and that still stop something: a hold, or a person who is not asked for.
SELECT
    r.reference,
    r.line_no,
    r.nik
FROM submission.returned_line AS r
INNER JOIN membership.current_state AS c ON r.participant_id = c.participant_id
WHERE
    c.state = 'returned'
    OR EXISTS (
        SELECT 1 FROM membership.hold AS h
        WHERE h.participant_id = r.participant_id AND h.reason = 'BPJS_RETURNED' AND h.released_period IS NULL
    )
ORDER BY r.reference COLLATE "C", r.line_no;
