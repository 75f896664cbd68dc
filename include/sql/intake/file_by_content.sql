-- The file of a content, if it was received.
SELECT file_id
FROM raw.file
WHERE agency = %(agency)s AND period = %(period)s AND sha256 = %(sha256)s
