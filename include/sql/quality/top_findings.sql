-- The rules of a file that most rows broke, without those that are only counted.
SELECT
    rule,
    failing_rows
FROM quality.finding
WHERE file_id = %(file_id)s AND severity <> 'info' AND failing_rows > 0
ORDER BY failing_rows DESC, rule COLLATE "C"
LIMIT 5
