-- Contents of a period's rows that have an answer, of the month `since` or later where one is given.
SELECT DISTINCT a.content_sha256
FROM dukcapil.answer AS a
INNER JOIN dukcapil.question AS q ON a.content_sha256 = q.content_sha256
INNER JOIN core.candidate AS c ON q.row_id = c.row_id
INNER JOIN raw.file AS f ON c.file_id = f.file_id
WHERE f.period = %(period)s AND a.period >= coalesce(%(since)s, '') COLLATE "C";
