-- Which linkage models have not been run for this run; without residents there is no register to link to.
SELECT wanted.model
FROM unnest(ARRAY['candidate_register', 'candidate_candidate', 'candidate_member']) AS wanted (model)
LEFT JOIN linkage.run AS k ON wanted.model = k.model AND k.verification_run_id = %(run_id)s
WHERE
    k.model IS NULL
    AND (
        wanted.model <> 'candidate_register'
        OR EXISTS (
            SELECT 1 FROM verification.run_file AS rf
            WHERE rf.run_id = %(run_id)s AND rf.role = 'resident'
        )
    )
ORDER BY wanted.model COLLATE "C";
