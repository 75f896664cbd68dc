-- Why an officer must look before anything is decided: doubts about who the row is.
WITH
person AS (
    SELECT
        c.row_id,
        c.nik,
        coalesce(d.survivor_row_id, c.row_id) AS survivor_row_id
    FROM run_candidate AS c
    LEFT JOIN double_row AS d ON c.row_id = d.row_id
    WHERE c.intake_state = 'accepted'
),

shared_nik AS (
    SELECT p.nik
    FROM person AS p
    WHERE p.nik IS NOT NULL
    GROUP BY p.nik
    HAVING count(DISTINCT p.survivor_row_id) > 1
),

shared_register_nik AS (
    SELECT l.register_nik
    FROM linked AS l
    WHERE l.register_nik IS NOT NULL AND l.decision = 'match'
    GROUP BY l.register_nik
    HAVING count(DISTINCT l.resident_row_id) > 1
),

-- what a double says of the person is said of the row that stays
marked_double AS (
    SELECT d.survivor_row_id
    FROM double_row AS d
    INNER JOIN core.candidate AS c ON d.row_id = c.row_id
    WHERE c.deceased_mark AND d.survivor_row_id IS NOT NULL
)

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    l.row_id,
    'review' AS state,
    doubt.reason,
    doubt.ordinal
FROM linked AS l
INNER JOIN evidence AS e ON l.row_id = e.row_id
INNER JOIN core.candidate AS c ON l.row_id = c.row_id
INNER JOIN registered AS r ON l.row_id = r.row_id
LEFT JOIN double_row AS d ON l.row_id = d.row_id
LEFT JOIN shared_nik AS sn ON c.nik = sn.nik
LEFT JOIN shared_register_nik AS sr ON l.register_nik = sr.register_nik
INNER JOIN LATERAL (
    VALUES
    (1, 'LINK_UNCERTAIN', NOT e.is_certain),
    (2, 'NIK_DIFFERS', NOT e.nik_agrees AND NOT e.is_settled),
    (3, 'NIK_UNSUPPORTED', e.is_nik_alone AND NOT r.is_bare),
    (
        4, 'NIK_SHARED',
        sn.nik IS NOT NULL
        AND NOT (e.nik_agrees AND (e.name_agrees OR e.birth_date_agrees))
        AND NOT e.is_judged
    ),
    (5, 'REGISTER_NIK_SHARED', sr.register_nik IS NOT NULL),
    (6, 'POSSIBLE_DUPLICATE', coalesce(d.is_doubtful, FALSE)),
    (
        7, 'DECEASED_MARK',
        r.population_status = 'alive'
        AND (c.deceased_mark OR l.row_id IN (SELECT m.survivor_row_id FROM marked_double AS m))
    )
) AS doubt (ordinal, reason, holds) ON TRUE
WHERE doubt.holds;
