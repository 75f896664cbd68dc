-- The NIK follows the person where the match was certain; what it was before stays on record.
WITH
certain AS (
    SELECT
        p.participant_id,
        p.nik AS old_nik,
        d.nik AS new_nik,
        f.finding_id
    FROM followed AS d
    INNER JOIN membership.participant AS p ON d.participant_id = p.participant_id
    INNER JOIN rereview.finding AS f
        ON d.participant_id = f.participant_id AND f.period = %(period)s AND f.reason = 'NIK_CORRECTED'
    WHERE d.certainty = 'certain' AND p.nik <> d.nik
),

kept AS (
    INSERT INTO rereview.nik_history (participant_id, old_nik, new_nik, period, finding_id, actor)
    SELECT
        c.participant_id,
        c.old_nik,
        c.new_nik,
        %(period)s,
        c.finding_id,
        'pipeline' AS actor
    FROM certain AS c
    ORDER BY c.participant_id
    ON CONFLICT DO NOTHING
)

UPDATE membership.participant AS p
SET nik = c.new_nik
FROM certain AS c
WHERE p.participant_id = c.participant_id;
