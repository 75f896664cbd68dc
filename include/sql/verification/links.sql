-- The run's links that may be true, those to the register, and the best of each row: matches before reviews.
-- A judgement beats the model: `same` is the row's one link, `not_the_same` takes a link away.
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
WITH
possible AS (
    SELECT
        l.left_row_id AS row_id,
        l.right_row_id AS resident_row_id,
        l.decision,
        l.probability,
        l.rival_probability,
        l.is_best,
        l.is_tie,
        FALSE AS is_judged
    FROM run_link AS l
    LEFT JOIN judged_row AS j ON l.left_row_id = j.row_id AND j.resident_row_id IS NOT NULL
    LEFT JOIN not_resident AS n ON l.left_row_id = n.row_id AND l.right_row_id = n.resident_row_id
    WHERE l.model = 'candidate_register' AND j.row_id IS NULL AND n.row_id IS NULL
    UNION ALL
    SELECT
        j.row_id,
        j.resident_row_id,
        'match' AS decision,
        -- the model's own opinion, where it has one
        l.probability,
        0 AS rival_probability,
        TRUE AS is_best,
        FALSE AS is_tie,
        TRUE AS is_judged
    FROM judged_row AS j
    LEFT JOIN linkage.link AS l
        ON
            l.verification_run_id = %(run_id)s
            AND l.model = 'candidate_register'
            AND j.row_id = l.left_row_id
            AND j.resident_row_id = l.right_row_id
    WHERE j.resident_row_id IS NOT NULL
)

SELECT
    l.row_id,
    l.resident_row_id,
    -- who the row is, for the search for doubles
    l.resident_row_id AS anchor,
    l.decision,
    l.probability,
    l.rival_probability,
    l.is_tie,
    l.is_judged,
    row_number() OVER (
        PARTITION BY l.row_id
        ORDER BY
            l.decision = 'match' DESC, l.is_best DESC, l.probability DESC,
            f.agency COLLATE "C", f.sha256 COLLATE "C", r.row_number ASC
    ) = 1 AS is_chosen
FROM possible AS l
INNER JOIN run_candidate AS c ON l.row_id = c.row_id AND c.intake_state = 'accepted'
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
INNER JOIN raw.file AS f ON r.file_id = f.file_id;
ANALYZE register_link;

CREATE TEMP TABLE linked ON COMMIT DROP AS
SELECT
    l.row_id,
    l.resident_row_id,
    NULL::bigint AS answer_id,
    l.anchor,
    l.decision,
    l.probability,
    l.rival_probability,
    l.is_tie,
    l.is_judged,
    r.nik AS register_nik
FROM register_link AS l
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
WHERE l.is_chosen;
ANALYZE linked;

-- Two persons matched to one resident, or one person to two: at least one of the matches is wrong.
UPDATE linked AS l SET decision = 'review'
WHERE
    NOT l.is_judged
    AND l.row_id IN (
        SELECT p.row_id
        FROM parted_row AS p
        INNER JOIN linked AS a ON p.row_id = a.row_id AND a.decision = 'match'
        INNER JOIN linked AS b ON p.other_row_id = b.row_id AND b.decision = 'match'
        WHERE a.resident_row_id = b.resident_row_id
        UNION ALL
        SELECT j.row_id
        FROM judged_row AS j
        INNER JOIN judged_row AS k ON j.person = k.person
        INNER JOIN linked AS a ON j.row_id = a.row_id AND a.decision = 'match'
        INNER JOIN linked AS b ON k.row_id = b.row_id AND b.decision = 'match'
        WHERE a.resident_row_id <> b.resident_row_id
    );
