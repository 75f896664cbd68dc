-- Memberships at BPJS month by month, and whether somebody paid twice.
SELECT
    jsonb_build_object(
        'period', r.period, 'run_id', o.run_id, 'row_id', o.row_id, 'month', o.month, 'overlap', o.class,
        'standing', o.standing, 'programme_rp', o.programme_rp, 'is_paid_elsewhere', o.is_paid_elsewhere
    ) AS item
FROM subject_row AS s
INNER JOIN verification.overlap_month AS o ON s.row_id = o.row_id
INNER JOIN verification.run AS r ON o.run_id = r.run_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY o.run_id, o.row_id, o.month COLLATE "C";
