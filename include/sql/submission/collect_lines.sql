-- The lines of a month as they are now, numbered by NIK, into a table of this transaction.
CREATE TEMPORARY TABLE drafted ON COMMIT DROP AS
SELECT
    row_number() OVER (ORDER BY l.nik COLLATE "C")::integer AS line_no,
    l.* -- noqa: AM04
FROM submission.lines_for(%(month)s) AS l;
ANALYZE pg_temp.drafted;
