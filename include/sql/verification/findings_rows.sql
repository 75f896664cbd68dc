-- What the row itself shows: empty, quarantined, a double of another row.
INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    c.row_id,
    'empty' AS state,
    'EMPTY_ROW' AS reason,
    1 AS ordinal
FROM run_candidate AS c
WHERE c.intake_state = 'empty';

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    c.row_id,
    'quarantined' AS state,
    coalesce(q.rule, 'QUARANTINED') AS reason,
    row_number() OVER (PARTITION BY c.row_id ORDER BY q.rule COLLATE "C") AS ordinal
FROM run_candidate AS c
LEFT JOIN quality.failure AS q ON c.row_id = q.row_id AND q.quarantine
WHERE c.intake_state = 'quarantined';

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    d.row_id,
    'duplicate' AS state,
    'SAME_PERSON' AS reason,
    1 AS ordinal
FROM double_row AS d
WHERE d.survivor_row_id IS NOT NULL;

-- What stands if nothing speaks against it; its reason is what the enrolment is to BPJS.
INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    l.row_id,
    'verified' AS state,
    coalesce(m.overlap, 'NEW') AS reason,
    1 AS ordinal
FROM linked AS l
LEFT JOIN membership AS m ON l.row_id = m.row_id;
