-- Every candidate row of a file as received, in the order of the file.
SELECT *
FROM raw.candidate
WHERE file_id = %(file_id)s
ORDER BY row_number
