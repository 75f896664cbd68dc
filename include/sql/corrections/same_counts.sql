-- An edition has the rows of the list it corrects, one by one.
INSERT INTO raw.file_count (file_id, sheet, kind, row_count)
SELECT
    %(file_id)s,
    c.sheet,
    c.kind,
    c.row_count
FROM raw.file_count AS c
WHERE c.file_id = %(base_file_id)s;
