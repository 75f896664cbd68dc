-- The staged of a run become participants; who was returned or ended comes back only by a later run.
-- Who is known by a NIK of before is no new participant.
WITH staged AS (
    SELECT
        s.nik,
        r.period,
        b.batch_id
    FROM staging.submission_row AS s
    INNER JOIN staging.batch AS b ON s.batch_id = b.batch_id
    INNER JOIN verification.run AS r ON b.run_id = r.run_id
    WHERE b.run_id = %(run_id)s AND b.status = 'published'
),

known AS (
    SELECT
        p.nik,
        p.participant_id
    FROM membership.participant AS p
    UNION
    SELECT
        h.old_nik AS nik,
        h.participant_id
    FROM rereview.nik_history AS h
    WHERE NOT EXISTS (SELECT 1 FROM membership.participant AS p WHERE p.nik = h.old_nik)
),

entered AS (
    INSERT INTO membership.participant (nik)
    SELECT s.nik FROM staged AS s
    WHERE NOT EXISTS (SELECT 1 FROM known AS k WHERE k.nik = s.nik)
    ORDER BY s.nik COLLATE "C"
    RETURNING participant_id, nik
),

moving AS (
    SELECT
        e.participant_id,
        NULL AS from_state,
        'STAGED' AS reason,
        s.period,
        s.batch_id
    FROM entered AS e
    INNER JOIN staged AS s ON e.nik = s.nik
    UNION
    SELECT
        c.participant_id,
        c.state AS from_state,
        'STAGED_AGAIN' AS reason,
        s.period,
        s.batch_id
    FROM staged AS s
    INNER JOIN known AS k ON s.nik = k.nik
    INNER JOIN membership.current_state AS c ON k.participant_id = c.participant_id
    WHERE c.state IN ('returned', 'ended') AND c.since < s.period
)

INSERT INTO membership.transition (participant_id, from_state, to_state, reason, actor, period, evidence)
SELECT
    m.participant_id,
    m.from_state,
    'verified' AS to_state,
    m.reason,
    'pipeline' AS actor,
    m.period,
    jsonb_build_object('batch_id', m.batch_id) AS evidence
FROM moving AS m
ORDER BY m.participant_id
RETURNING reason;
