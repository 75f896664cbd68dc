-- Every answer in effect, by content, whichever files it touches.
SELECT
    e.judgement_id,
    e.row_id AS judged_row_id,
    e.row_sha256,
    CASE WHEN e.model = 'candidate_register' THEN e.against_key END AS resident,
    CASE WHEN e.model = 'candidate_candidate' THEN e.against_key END AS other_sha256,
    e.answer
FROM (SELECT coalesce(max(n.judgement_id), 0) AS as_of FROM verification.judgement AS n) AS newest
CROSS JOIN LATERAL verification.judgements_as_of(newest.as_of) AS e
ORDER BY e.judgement_id, e.row_sha256 COLLATE "C", e.against_key COLLATE "C";
