-- Rows that are linked otherwise than when they were decided: no rule of eligibility can do that.
SELECT count(*)
FROM (SELECT j.* FROM compared_row AS j WHERE j.side = 'now') AS n
FULL JOIN (SELECT j.* FROM compared_row AS j WHERE j.side = 'then') AS t ON n.row_id = t.row_id
WHERE
    n.row_id IS NULL
    OR t.row_id IS NULL
    OR n.resident_row_id IS DISTINCT FROM t.resident_row_id
    OR n.survivor_row_id IS DISTINCT FROM t.survivor_row_id;
