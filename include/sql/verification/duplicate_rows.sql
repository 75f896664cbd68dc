-- Rows that may have a double: matched to the resident of another row, linked to another row, or judged so.
-- Rows that a judgement holds in review stay out: nobody knows yet who they are. A row that only its NIK
-- takes to a resident is not the resident's double by that: it may be the spouse's NIK.
WITH anchor AS (
    SELECT
        l.row_id,
        l.anchor,
        count(*) OVER (PARTITION BY l.anchor) AS rows_of_anchor
    FROM linked AS l
    INNER JOIN evidence AS e ON l.row_id = e.row_id
    WHERE l.decision = 'match' AND l.anchor IS NOT NULL AND NOT e.is_nik_alone
),

doubled AS (
    SELECT a.row_id FROM anchor AS a
    WHERE a.rows_of_anchor > 1
    UNION
    SELECT unnest(ARRAY[k.left_row_id, k.right_row_id])
    FROM run_link AS k
    WHERE k.model = 'candidate_candidate' AND k.decision = 'match'
    UNION
    SELECT j.row_id FROM judged_row AS j
    WHERE j.person IS NOT NULL
)

SELECT
    d.row_id,
    c.position,
    j.person,
    CASE
        WHEN e.is_settled THEN 0
        WHEN l.decision = 'match' THEN 1
        WHEN l.decision = 'review' THEN 2
        ELSE 3
    END AS link_rank,
    coalesce(e.agreements, 0)::integer AS agreements,
    num_nonnulls(k.phone, k.occupation, k.segment) + k.is_disabled::integer AS told,
    a.anchor
FROM doubled AS d
INNER JOIN run_candidate AS c ON d.row_id = c.row_id AND c.intake_state = 'accepted'
INNER JOIN core.candidate AS k ON d.row_id = k.row_id
LEFT JOIN linked AS l ON d.row_id = l.row_id
LEFT JOIN evidence AS e ON d.row_id = e.row_id
LEFT JOIN anchor AS a ON d.row_id = a.row_id
LEFT JOIN judged_row AS j ON d.row_id = j.row_id
WHERE NOT coalesce(j.is_held, FALSE)
ORDER BY c.position
