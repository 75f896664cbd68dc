-- What is compared by similarity: list and register side by side, a row each linked candidate.
SELECT
    l.row_id,
    c.name AS list_name,
    r.name AS register_name,
    c.address AS list_street,
    r.address AS register_street,
    coalesce(%(aliases)s::jsonb ->> upper(c.birth_place), upper(c.birth_place)) AS list_place,
    coalesce(%(aliases)s::jsonb ->> upper(r.birth_place), upper(r.birth_place)) AS register_place
FROM linked AS l
INNER JOIN core.candidate AS c ON l.row_id = c.row_id
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
