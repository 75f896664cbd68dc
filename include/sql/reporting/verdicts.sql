-- How often each attribute of the list agrees with the population register.
SELECT
    attribute,
    verdict,
    candidates
FROM mart.run_verdict
WHERE run_id = %(run_id)s
ORDER BY attribute COLLATE "C", verdict COLLATE "C"
