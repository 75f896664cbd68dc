-- The judgements that the run meets on both sides; a resident by its place in the run's register.
SELECT
    e.judgement_id,
    e.row_id AS judged_row_id,
    e.row_sha256,
    r.resident_row_id AS resident,
    NULL AS other_sha256,
    e.answer
FROM in_effect AS e
INNER JOIN judged_resident AS r
    ON e.against_key = r.against_key AND e.against_values_key = r.against_values_key
WHERE e.model = 'candidate_register'
UNION ALL
SELECT
    e.judgement_id,
    e.row_id AS judged_row_id,
    e.row_sha256,
    NULL AS resident,
    e.against_key AS other_sha256,
    e.answer
FROM in_effect AS e
WHERE e.model = 'candidate_candidate' AND e.against_key IN (SELECT c.row_sha256 FROM row_content AS c)
ORDER BY judgement_id, row_sha256, resident
