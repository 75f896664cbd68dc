-- How many wait as the run was decided.
SELECT count(*) AS candidates
FROM verification.waiting AS w
WHERE w.run_id = %(run_id)s;
