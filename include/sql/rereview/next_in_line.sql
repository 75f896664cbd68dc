-- Working table of who waits for a place, in the order of the quota: kept places first.
CREATE TEMP TABLE next_in_line ON COMMIT DROP AS
WITH
part AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(reserved)s::jsonb) AS k (position integer, places bigint)
),

-- a run knows people by the NIK they had then
known AS (
    SELECT
        p.nik,
        p.participant_id
    FROM membership.participant AS p
    UNION
    SELECT
        h.old_nik,
        h.participant_id
    FROM rereview.nik_history AS h
),

person AS (
    SELECT DISTINCT ON (k.participant_id)
        k.participant_id,
        g.part,
        g.order_values,
        c.state,
        exists(
            SELECT 1 FROM membership.place AS e
            WHERE e.participant_id = k.participant_id AND e.left_period IS NULL
        ) AS has_place
    FROM staging.batch AS b
    INNER JOIN staging.submission_row AS s ON b.batch_id = s.batch_id
    INNER JOIN placed AS g ON s.candidate_row_id = g.row_id
    INNER JOIN known AS k ON s.nik = k.nik
    INNER JOIN membership.current_state AS c ON k.participant_id = c.participant_id
    WHERE b.run_id = %(run_id)s
    ORDER BY k.participant_id, g.order_values COLLATE "C"
),

in_question AS (
    SELECT h.participant_id
    FROM membership.hold AS h
    WHERE h.released_period IS NULL
    UNION
    SELECT f.participant_id
    FROM rereview.standing_as_of('9999-12') AS s
    INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
    INNER JOIN rereview.finding_status AS t ON s.finding_id = t.finding_id
    WHERE
        f.action <> 'inform'
        AND t.status NOT IN ('rejected', 'overturned')
        AND NOT (f.stands = 'until_decided' AND t.status = 'confirmed')
),

waits AS (
    SELECT
        p.participant_id,
        p.part,
        p.order_values,
        q.participant_id IS NOT NULL AS is_in_question,
        row_number() OVER (
            PARTITION BY p.part, q.participant_id IS NOT NULL
            ORDER BY p.order_values COLLATE "C"
        ) AS rank_in_part
    FROM person AS p
    LEFT JOIN in_question AS q ON p.participant_id = q.participant_id
    WHERE p.state = 'verified' AND NOT p.has_place
),

kept_free AS (
    SELECT
        r.position,
        r.places - count(p.participant_id) AS places
    FROM part AS r
    LEFT JOIN person AS p ON r.position = p.part AND p.has_place
    GROUP BY r.position, r.places
)

SELECT
    w.participant_id,
    w.is_in_question,
    row_number() OVER (
        PARTITION BY w.is_in_question
        ORDER BY coalesce(w.rank_in_part <= f.places, FALSE) DESC, w.order_values COLLATE "C"
    ) AS place_in_line
FROM waits AS w
LEFT JOIN kept_free AS f ON w.part = f.position;
ANALYZE next_in_line;
