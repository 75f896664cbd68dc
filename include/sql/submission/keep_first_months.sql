-- The first month of cover without a gap since: the start of the last run of accepted months that have begun.
-- Who came as a renewal of the city's own keeps the month that was on the first line.
WITH covered AS (
    SELECT
        c.participant_id,
        c.submission_id,
        c.month,
        left(c.month, 4)::integer * 12 + right(c.month, 2)::integer AS at
    FROM membership.cover_month AS c
    INNER JOIN submission.month_begun AS m ON c.month = m.month
    WHERE c.outcome = 'accepted'
),

runs AS (
    SELECT
        c.*,
        c.at - row_number() OVER (PARTITION BY c.participant_id ORDER BY c.at) AS run
    FROM covered AS c
),

last_run AS (
    SELECT DISTINCT ON (r.participant_id)
        r.participant_id,
        r.submission_id,
        first_value(r.month) OVER by_run AS first_month,
        first_value(r.submission_id) OVER by_run AS first_submission_id
    FROM runs AS r
    WINDOW by_run AS (PARTITION BY r.participant_id, r.run ORDER BY r.at)
    ORDER BY r.participant_id ASC, r.at DESC
),

firsts AS (
    SELECT
        f.participant_id,
        CASE
            WHEN l.kind = 'new' THEN least(l.first_active_month COLLATE "C", f.first_month COLLATE "C")
            ELSE f.first_month
        END AS first_month
    FROM last_run AS f
    INNER JOIN submission.line AS l
        ON f.first_submission_id = l.batch_id AND f.participant_id = l.participant_id
)

UPDATE membership.participant AS p SET first_active_month = f.first_month
FROM firsts AS f
WHERE p.participant_id = f.participant_id AND p.first_active_month IS DISTINCT FROM f.first_month;
