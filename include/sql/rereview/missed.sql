-- Working table of missed workers: on nobody's list and without cover.
CREATE TEMP TABLE missed ON COMMIT DROP AS
SELECT
    w.row_id,
    w.file_id,
    w.row_number,
    w.kelurahan_code
FROM worker AS w
WHERE
    NOT EXISTS (SELECT 1 FROM covered AS c WHERE c.row_id = w.row_id)
    -- a link that may be true is enough: a match, or one that an officer would look at
    AND NOT EXISTS (
        SELECT 1
        FROM linkage.link AS l
        WHERE
            l.verification_run_id = %(run_id)s
            AND l.model = 'candidate_register'
            AND l.decision IN ('match', 'review')
            AND l.right_row_id = w.row_id
    )
    -- rows in quarantine are not linked, but they are on the list
    AND NOT EXISTS (
        SELECT 1
        FROM verification.run_file AS rf
        INNER JOIN core.candidate AS c ON rf.file_id = c.file_id
        WHERE
            rf.run_id = %(run_id)s
            AND rf.role = 'candidate'
            AND c.intake_state = 'quarantined'
            AND c.nik = w.nik
    );
ANALYZE missed;
