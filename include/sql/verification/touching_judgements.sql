-- What is in effect about rows of these files, by content, and the last judgement there is.
WITH
last_said AS (
    SELECT coalesce(max(j.judgement_id), 0) AS judgement_id
    FROM verification.judgement AS j
),

content AS (
    SELECT DISTINCT verification.candidate_sha256(c) AS row_sha256
    FROM core.candidate AS c
    CROSS JOIN last_said AS s
    WHERE c.file_id = any(%(file_ids)s) AND c.intake_state = 'accepted' AND s.judgement_id > 0
)

SELECT
    s.judgement_id AS as_of,
    e.model,
    e.row_sha256,
    e.against_key,
    e.against_values_key,
    e.answer
FROM last_said AS s
LEFT JOIN LATERAL (
    SELECT j.*
    FROM verification.judgements_as_of(s.judgement_id) AS j
    INNER JOIN content AS c ON j.row_sha256 = c.row_sha256
    LEFT JOIN content AS o ON j.against_key = o.row_sha256
    WHERE j.model = 'candidate_register' OR o.row_sha256 IS NOT NULL
) AS e ON TRUE
ORDER BY e.model COLLATE "C", e.row_sha256 COLLATE "C", e.against_key COLLATE "C";
