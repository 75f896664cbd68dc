-- Keep the waiting list of the working table in the place of the run's earlier one.
DELETE FROM verification.waiting
WHERE run_id = %(run_id)s;

INSERT INTO verification.waiting (run_id, row_id, place, order_keys, order_values)
SELECT
    %(run_id)s,
    p.row_id,
    p.place,
    %(keys)s::text[] AS order_keys,
    p.order_values
FROM placed AS p
WHERE p.place IS NOT NULL
ORDER BY p.place;
