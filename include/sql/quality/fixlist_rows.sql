-- What is wrong where in a file, one line a row and rule, without personal data.
SELECT
    l.sheet,
    l.sheet_row,
    l.nik_masked,
    l.rule,
    l.quarantine
FROM (
    SELECT
        p.row_number,
        p.sheet,
        p.sheet_row,
        p.nik_masked,
        f.rule,
        f.quarantine
    FROM quality.failure AS f
    INNER JOIN quality.finding AS n USING (file_id, rule)
    INNER JOIN quality.row_place AS p USING (file_id, row_id)
    WHERE f.file_id = %(file_id)s AND n.severity <> 'info'
    UNION ALL
    SELECT
        p.row_number,
        p.sheet,
        p.sheet_row,
        NULL AS nik_masked,
        'EMPTY_ROW' AS rule,
        FALSE AS quarantine
    FROM quality.row_place AS p
    WHERE p.file_id = %(file_id)s AND p.is_empty
) AS l
ORDER BY CASE WHEN %(quarantined_first)s THEN NOT l.quarantine END, l.row_number, l.rule COLLATE "C"
LIMIT %(at_most)s
