-- What memberships mean for a row in each month that a run looked at.
SELECT
    o.month,
    o.class AS overlap,
    o.standing
FROM verification.overlap_month AS o
WHERE o.run_id = %(run_id)s AND o.row_id = %(row_id)s
ORDER BY o.month COLLATE "C";
