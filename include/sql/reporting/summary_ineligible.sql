-- Ineligible candidates by their leading reason.
SELECT
    i.reason,
    i.candidates
FROM mart.run_ineligible AS i
WHERE i.run_id = %(run_id)s
ORDER BY i.reason COLLATE "C";
