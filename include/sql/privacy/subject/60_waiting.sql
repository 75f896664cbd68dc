-- Places on the waiting list, and why these.
SELECT
    jsonb_build_object(
        'run_id', w.run_id, 'row_id', w.row_id, 'place', w.place, 'order_keys', w.order_keys,
        'order_values', w.order_values
    ) AS item
FROM subject_row AS s
INNER JOIN verification.waiting AS w ON s.row_id = w.row_id
WHERE s.role = 'candidate' AND NOT s.is_others
ORDER BY w.run_id, w.row_id;
