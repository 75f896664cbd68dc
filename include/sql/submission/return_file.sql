-- A return file by its content, with its rows by outcome.
SELECT
    f.status,
    f.refusal_code AS code,
    f.refusal_message AS message,
    b.return_file_id,
    b.data_rows::integer,
    b.ignored::integer,
    b.applied::integer,
    b.repeated::integer,
    b.unknown_rows::integer AS unknown,
    b.contradictory::integer,
    b.refused::integer,
    b.difference::integer
FROM submission.return_file AS f
INNER JOIN audit.return_balance AS b ON f.return_file_id = b.return_file_id
WHERE f.sha256 = %(sha256)s;
