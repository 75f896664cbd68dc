-- The run's links that may be true, those to the register, and the best of each row: matches before reviews.
CREATE TEMP TABLE run_link ON COMMIT DROP AS
SELECT
    l.model,
    l.left_row_id,
    l.right_row_id,
    l.decision,
    l.probability,
    l.rival_probability,
    l.is_best,
    l.is_tie
FROM linkage.link AS l
WHERE l.verification_run_id = %(run_id)s AND l.decision IN ('match', 'review');
ANALYZE run_link;

CREATE TEMP TABLE register_link ON COMMIT DROP AS
SELECT
    l.left_row_id AS row_id,
    l.right_row_id AS resident_row_id,
    l.decision,
    l.probability,
    l.rival_probability,
    l.is_tie,
    row_number() OVER (
        PARTITION BY l.left_row_id
        ORDER BY
            l.decision = 'match' DESC, l.is_best DESC, l.probability DESC,
            f.agency COLLATE "C", f.sha256 COLLATE "C", r.row_number ASC
    ) = 1 AS is_chosen
FROM run_link AS l
INNER JOIN run_candidate AS c ON l.left_row_id = c.row_id AND c.intake_state = 'accepted'
INNER JOIN core.resident AS r ON l.right_row_id = r.row_id
INNER JOIN raw.file AS f ON r.file_id = f.file_id
WHERE l.model = 'candidate_register';
ANALYZE register_link;

CREATE TEMP TABLE linked ON COMMIT DROP AS
SELECT
    l.row_id,
    l.resident_row_id,
    l.decision,
    l.probability,
    l.rival_probability,
    l.is_tie,
    r.nik AS register_nik
FROM register_link AS l
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
WHERE l.is_chosen;
ANALYZE linked;
