-- Payment is held where a finding of the newest review asks for it, and let go where none does any more.
DROP TABLE IF EXISTS pg_temp.wanted_hold;

CREATE TEMP TABLE wanted_hold ON COMMIT DROP AS
SELECT DISTINCT
    f.participant_id,
    f.reason,
    f.period
FROM rereview.standing_as_of('9999-12') AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS t ON s.finding_id = t.finding_id
WHERE
    (f.action = 'hold' AND t.status NOT IN ('rejected', 'overturned'))
    OR (f.action = 'end' AND t.status = 'confirmed' AND NOT f.paid_in_notice);

WITH
held AS (
    INSERT INTO membership.hold AS h (participant_id, reason, from_period)
    SELECT
        w.participant_id,
        w.reason,
        w.period
    FROM wanted_hold AS w
    ORDER BY w.participant_id, w.reason COLLATE "C"
    ON CONFLICT (participant_id, reason, from_period) DO UPDATE
        SET released_period = NULL, released_by = NULL WHERE h.released_period IS NOT NULL
    RETURNING h.hold_id
),

released AS (
    UPDATE membership.hold AS h
    SET released_period = %(period)s, released_by = %(actor)s
    WHERE
        h.released_period IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM wanted_hold AS w WHERE w.participant_id = h.participant_id AND w.reason = h.reason
        )
        AND EXISTS (
            SELECT 1 FROM rereview.finding AS f
            WHERE f.participant_id = h.participant_id AND f.reason = h.reason AND f.action IN ('end', 'hold')
        )
        AND EXISTS (
            SELECT 1 FROM membership.current_state AS c
            WHERE c.participant_id = h.participant_id AND c.state <> 'ended'
        )
    RETURNING h.hold_id
)

SELECT
    (SELECT count(*) FROM held) AS held,
    (SELECT count(*) FROM released) AS released;
