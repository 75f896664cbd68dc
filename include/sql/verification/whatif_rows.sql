-- Rows whose state or reasons would be others: by id, without a person in them.
SELECT
    n.row_id,
    n.state AS state_now,
    array_to_string(n.reasons, '+') AS reasons_now,
    t.state AS state_then,
    array_to_string(t.reasons, '+') AS reasons_then
FROM compared_row AS n
INNER JOIN compared_row AS t ON n.row_id = t.row_id AND t.side = 'then'
WHERE n.side = 'now' AND (n.state, n.reasons) IS DISTINCT FROM (t.state, t.reasons)
ORDER BY n.row_id
