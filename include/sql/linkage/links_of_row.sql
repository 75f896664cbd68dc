-- The links of one left row in the newest linked run, the likeliest first, with their model.
SELECT
    l.verification_run_id AS run_id,
    l.left_row_id,
    l.right_row_id,
    l.match_weight,
    l.probability,
    l.decision,
    l.is_tie,
    l.levels,
    l.term_weights,
    l.household_weight,
    m.spec,
    m.parameters
FROM linkage.link AS l
INNER JOIN linkage.run AS r
    ON l.verification_run_id = r.verification_run_id AND l.model = r.model
INNER JOIN linkage.model AS m ON r.model_sha256 = m.model_sha256
WHERE
    l.model = %(model)s
    AND l.left_row_id = %(row_id)s
    AND l.verification_run_id = (
        SELECT max(newest.verification_run_id)
        FROM linkage.link AS newest
        WHERE newest.model = %(model)s AND newest.left_row_id = %(row_id)s
    )
ORDER BY l.probability DESC, l.match_weight DESC, l.right_row_id ASC
