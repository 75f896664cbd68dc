-- One state a data row: the first of the precedence that was found, with its reasons in order.
-- A row in review also names what would make it ineligible, for the officer who looks.
INSERT INTO verification.decision (
    run_id, row_id, state, reasons, resident_row_id, answer_id, probability, survivor_row_id, overlap,
    member_row_id
)
WITH
found AS (
    SELECT
        f.row_id,
        f.state,
        f.reason,
        min(f.ordinal) AS ordinal,
        array_position(%(precedence)s::text[], f.state) AS rank
    FROM finding AS f
    GROUP BY f.row_id, f.state, f.reason
),

first_state AS (
    SELECT DISTINCT ON (f.row_id)
        f.row_id,
        f.state
    FROM found AS f
    ORDER BY f.row_id, f.rank
),

decided AS (
    SELECT
        s.row_id,
        s.state,
        array_agg(f.reason ORDER BY f.rank, f.ordinal, f.reason COLLATE "C") AS reasons
    FROM first_state AS s
    INNER JOIN found AS f
        ON s.row_id = f.row_id AND (s.state = f.state OR (s.state = 'review' AND f.state = 'ineligible'))
    GROUP BY s.row_id, s.state
)

SELECT
    %(run_id)s,
    c.row_id,
    -- a row for which nothing was found would break the row balance: NOT NULL stops the run
    e.state,
    e.reasons,
    l.resident_row_id,
    l.answer_id,
    l.probability,
    d.survivor_row_id,
    CASE WHEN l.row_id IS NOT NULL THEN coalesce(m.overlap, 'NEW') END AS overlap,
    m.member_row_id
FROM run_candidate AS c
LEFT JOIN decided AS e ON c.row_id = e.row_id
LEFT JOIN linked AS l ON c.row_id = l.row_id
LEFT JOIN membership AS m ON c.row_id = m.row_id
LEFT JOIN double_row AS d ON c.row_id = d.row_id
ORDER BY c.position;
