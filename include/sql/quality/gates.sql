-- The gates of a file; a gate is open if it was passed or a named person released it.
SELECT
    gate,
    message,
    passed,
    released_by,
    passed OR released_by IS NOT NULL AS is_open
FROM quality.gate
WHERE file_id = %(file_id)s
ORDER BY gate COLLATE "C"
