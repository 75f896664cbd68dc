-- Pairs of rows that a judgement says are two persons.
SELECT
    p.row_id,
    p.other_row_id
FROM parted_row AS p
ORDER BY p.row_id, p.other_row_id
