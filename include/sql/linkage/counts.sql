-- What each model of a run compared and decided: rows, pairs, and best links by decision.
SELECT
    r.model,
    r.model_sha256,
    r.left_rows,
    r.right_rows,
    r.pairs,
    r.links,
    l.matched,
    l.review,
    jsonb_array_length(r.capped_blocks) AS capped_rules
FROM linkage.run AS r
INNER JOIN LATERAL (
    SELECT
        count(DISTINCT k.left_row_id) FILTER (WHERE k.decision = 'match') AS matched,
        count(*) FILTER (WHERE k.decision = 'review' AND k.is_best) AS review
    FROM linkage.link AS k
    WHERE k.verification_run_id = r.verification_run_id AND k.model = r.model
) AS l ON TRUE
WHERE r.verification_run_id = %(run_id)s
ORDER BY r.model COLLATE "C"
