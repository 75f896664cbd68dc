-- Files and runs of months before the first that is kept; temporary, anew for each dataset.
DROP TABLE IF EXISTS due_file, due_run;
CREATE TEMPORARY TABLE due_file ON COMMIT DROP AS
SELECT
    f.file_id,
    f.agency,
    f.path
FROM raw.file AS f
WHERE f.period COLLATE "C" < %(first_month)s AND f.role = any(%(roles)s::text[]);

CREATE TEMPORARY TABLE due_run ON COMMIT DROP AS
SELECT r.run_id
FROM verification.run AS r
WHERE r.period COLLATE "C" < %(first_month)s;
