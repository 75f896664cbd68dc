-- Which linkage models have not been run for this run.
SELECT wanted.model
FROM unnest(ARRAY['candidate_register', 'candidate_candidate', 'candidate_member']) AS wanted (model)
LEFT JOIN linkage.run AS k ON wanted.model = k.model AND k.verification_run_id = %(run_id)s
WHERE k.model IS NULL
ORDER BY wanted.model COLLATE "C";
