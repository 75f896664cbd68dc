-- Why somebody judged so: free text, which only the reviewer role may read.
SELECT
    j.judgement_id,
    j.reason
FROM verification.judgement AS j
WHERE j.judgement_id = any(%(judgement_ids)s)
ORDER BY j.judgement_id;
