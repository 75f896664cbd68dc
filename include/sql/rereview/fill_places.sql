-- Vacant places go to whoever is next; each vacancy is explained, filled or not.
DELETE FROM rereview.vacancy
WHERE period = %(period)s AND filled_place_id IS NULL;

CREATE TEMP TABLE vacant ON COMMIT DROP AS
WITH
left_place AS (
    SELECT
        p.place_id,
        row_number() OVER (ORDER BY p.left_period COLLATE "C", p.participant_id) AS number
    FROM membership.place AS p
    WHERE
        p.left_period IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM rereview.vacancy AS v WHERE v.left_place_id = p.place_id)
),

free AS (
    SELECT greatest(0, %(target)s - count(*)) AS places
    FROM membership.place AS p
    WHERE p.left_period IS NULL
)

SELECT
    n.number,
    l.place_id AS left_place_id,
    w.participant_id
FROM free AS f
CROSS JOIN LATERAL generate_series(1, f.places) AS n (number)
LEFT JOIN left_place AS l ON n.number = l.number
LEFT JOIN next_in_line AS w ON n.number = w.place_in_line AND NOT w.is_in_question;

WITH
given AS (
    INSERT INTO membership.place (participant_id, period, reason)
    SELECT
        v.participant_id,
        %(period)s,
        CASE WHEN v.left_place_id IS NULL THEN 'FIRST_PLACES' ELSE 'VACANCY' END AS reason
    FROM vacant AS v
    WHERE v.participant_id IS NOT NULL
    ORDER BY v.number
    RETURNING place_id, participant_id
)

INSERT INTO rereview.vacancy (period, cause, left_place_id, filled_place_id, places)
SELECT
    %(period)s,
    CASE WHEN v.left_place_id IS NULL THEN 'NEVER_FILLED' ELSE 'LEFT' END AS cause,
    v.left_place_id,
    g.place_id AS filled_place_id,
    1 AS places
FROM vacant AS v
INNER JOIN given AS g ON v.participant_id = g.participant_id
ORDER BY v.number;

INSERT INTO rereview.vacancy (period, cause, unfilled_reason, places)
SELECT
    %(period)s,
    u.cause,
    u.unfilled_reason,
    count(*) AS places
FROM (
    SELECT
        CASE WHEN v.left_place_id IS NULL THEN 'NEVER_FILLED' ELSE 'LEFT' END AS cause,
        CASE
            WHEN
                row_number() OVER (ORDER BY v.number)
                <= (SELECT count(*) FROM next_in_line AS w WHERE w.is_in_question)
                THEN 'IN_QUESTION'
            ELSE 'NOBODY_WAITS'
        END AS unfilled_reason
    FROM vacant AS v
    WHERE v.participant_id IS NULL
) AS u
GROUP BY u.cause, u.unfilled_reason
ORDER BY u.cause COLLATE "C", u.unfilled_reason COLLATE "C";
