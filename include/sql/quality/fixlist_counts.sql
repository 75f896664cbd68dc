-- How often each rule is on a file's fix-list, by sheet; sheets come in the order of the file.
SELECT
    l.rule,
    l.quarantine,
    l.sheet,
    count(*) AS findings,
    min(l.row_number) AS first_row_number
FROM (
    SELECT
        p.row_number,
        p.sheet,
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
        'EMPTY_ROW' AS rule,
        FALSE AS quarantine
    FROM quality.row_place AS p
    WHERE p.file_id = %(file_id)s AND p.is_empty
) AS l
GROUP BY l.rule, l.quarantine, l.sheet
ORDER BY l.rule COLLATE "C", first_row_number
