-- One judgement with its pairs, unless the same person has said just that of them last; its id.
WITH
news AS (
    SELECT 1
    FROM request_pair AS p
    LEFT JOIN LATERAL (
        SELECT j.*
        FROM verification.judged_pair AS e
        INNER JOIN verification.judgement AS j ON e.judgement_id = j.judgement_id
        WHERE e.model = p.model AND e.row_sha256 = p.row_sha256 AND e.against_key = p.against_key
        ORDER BY e.judgement_id DESC
        LIMIT 1
    ) AS said ON TRUE
    WHERE
        p.line = %(line)s
        AND (said.answer, said.actor, said.role, said.reason)
        IS DISTINCT FROM (%(answer)s, %(actor)s, %(role)s, %(reason)s)
),

judged AS (
    INSERT INTO verification.judgement (row_id, resident_row_id, other_row_id, answer, actor, role, reason)
    SELECT
        w.row_id,
        q.resident_row_id,
        q.other_row_id,
        %(answer)s,
        %(actor)s,
        %(role)s,
        %(reason)s
    FROM request AS q
    INNER JOIN request_row AS w ON q.line = w.line
    WHERE q.line = %(line)s AND EXISTS (SELECT 1 FROM news)
    RETURNING judgement_id, row_id
),

paired AS (
    INSERT INTO verification.judged_pair (
        judgement_id, model, row_sha256, against_key, against_row_id, against_values_key,
        run_id, model_sha256, probability, levels
    )
    SELECT
        j.judgement_id,
        p.model,
        p.row_sha256,
        p.against_key,
        p.against_row_id,
        p.against_values_key,
        p.run_id,
        p.model_sha256,
        p.probability,
        p.levels
    FROM judged AS j
    INNER JOIN request_pair AS p ON p.line = %(line)s
    RETURNING judgement_id
)

SELECT
    j.judgement_id,
    j.row_id,
    (SELECT count(*) FROM paired) AS pairs
FROM judged AS j;
