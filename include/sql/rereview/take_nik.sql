-- The NIK that an officer has confirmed to be the participant's; nothing where somebody else has it.
WITH
meant AS (
    SELECT
        f.participant_id,
        p.nik AS old_nik,
        r.nik AS new_nik
    FROM rereview.finding AS f
    INNER JOIN membership.participant AS p ON f.participant_id = p.participant_id
    INNER JOIN core.resident AS r ON (f.evidence ->> 'after_row_id')::bigint = r.row_id
    WHERE
        f.finding_id = %(finding_id)s
        AND NOT EXISTS (SELECT 1 FROM membership.participant AS o WHERE o.nik = r.nik)
),

kept AS (
    INSERT INTO rereview.nik_history (participant_id, old_nik, new_nik, period, finding_id, actor)
    SELECT
        m.participant_id,
        m.old_nik,
        m.new_nik,
        %(period)s,
        %(finding_id)s,
        %(actor)s
    FROM meant AS m
)

UPDATE membership.participant AS p
SET nik = m.new_nik
FROM meant AS m
WHERE p.participant_id = m.participant_id
RETURNING p.participant_id;
