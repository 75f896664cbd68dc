-- Links between candidate rows, and whether the register speaks against them: two rows whose
-- possible residents have nobody in common are hardly one person.
WITH possible AS (
    SELECT
        r.row_id,
        array_agg(r.anchor) FILTER (WHERE l.decision <> 'match' OR r.is_chosen) AS residents
    FROM register_link AS r
    INNER JOIN linked AS l ON r.row_id = l.row_id
    GROUP BY r.row_id
)

SELECT
    k.left_row_id,
    k.right_row_id,
    k.probability,
    coalesce(NOT a.residents && b.residents, FALSE) AS is_contradicted
FROM run_link AS k
INNER JOIN run_candidate AS ca ON k.left_row_id = ca.row_id AND ca.intake_state = 'accepted'
INNER JOIN run_candidate AS cb ON k.right_row_id = cb.row_id AND cb.intake_state = 'accepted'
LEFT JOIN possible AS a ON k.left_row_id = a.row_id
LEFT JOIN possible AS b ON k.right_row_id = b.row_id
WHERE
    k.model = 'candidate_candidate'
    AND k.decision = 'match'
    AND NOT EXISTS (
        SELECT 1 FROM judged_row AS j
        WHERE j.is_held AND j.row_id IN (k.left_row_id, k.right_row_id)
    )
    AND NOT EXISTS (
        SELECT 1 FROM parted_row AS p
        WHERE p.row_id = k.left_row_id AND p.other_row_id = k.right_row_id
    )
ORDER BY k.probability DESC, ca.position ASC, cb.position ASC
