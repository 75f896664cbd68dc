-- The run's candidate rows; position is their order by natural keys, the same in every home.
CREATE TEMP TABLE run_candidate ON COMMIT DROP AS
SELECT
    c.row_id,
    c.intake_state,
    c.nik,
    row_number() OVER (ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C", c.row_number) AS position
FROM verification.run_file AS rf
INNER JOIN raw.file AS f ON rf.file_id = f.file_id
INNER JOIN core.candidate AS c ON rf.file_id = c.file_id
WHERE rf.run_id = %(run_id)s AND rf.role = 'candidate';
ANALYZE run_candidate;
