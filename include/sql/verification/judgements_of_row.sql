-- The answers in effect about a row's values, on either side of the pair: who, in which role, when. Not why.
WITH content AS (
    SELECT verification.candidate_sha256(c) AS row_sha256
    FROM core.candidate AS c
    WHERE c.row_id = %(row_id)s AND c.intake_state = 'accepted'
),

newest AS (
    SELECT coalesce(max(n.judgement_id), 0) AS as_of
    FROM verification.judgement AS n
),

about AS (
    SELECT DISTINCT
        e.judgement_id,
        e.model,
        e.answer,
        j.actor,
        j.role,
        j.judged_at AT TIME ZONE 'Asia/Makassar' AS judged_at,
        num_nonnulls(j.resident_row_id, j.other_row_id) = 0 AS is_of_all
    FROM newest AS n
    CROSS JOIN content AS c
    CROSS JOIN LATERAL verification.judgements_as_of(n.as_of) AS e
    INNER JOIN verification.judgement AS j ON e.judgement_id = j.judgement_id
    WHERE e.row_sha256 = c.row_sha256 OR (e.model = 'candidate_candidate' AND e.against_key = c.row_sha256)
)

SELECT a.*
FROM about AS a
ORDER BY a.judgement_id, a.model COLLATE "C";
