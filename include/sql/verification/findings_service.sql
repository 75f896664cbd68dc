-- By the web service: NIKs it does not know, those it cannot read, rows it was not asked about, and what it
-- does not confirm though BPJS must be told it.
INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    c.row_id,
    missing.state,
    missing.reason,
    11 AS ordinal
FROM run_candidate AS c
INNER JOIN core.candidate AS k ON c.row_id = k.row_id
LEFT JOIN told AS t ON c.row_id = t.row_id
LEFT JOIN judged_row AS j ON c.row_id = j.row_id AND j.is_held
INNER JOIN LATERAL (
    VALUES
    ('not_found', 'NOT_IN_REGISTER', t.outcome = 'not_found' AND j.row_id IS NULL),
    ('review', 'NIK_REFUSED', t.outcome = 'bad_format'),
    ('review', 'NOT_ASKED_YET', t.row_id IS NULL AND k.nik_form IN ('ok', 'repaired')),
    ('review', 'NO_NIK_TO_ASK', k.nik_form NOT IN ('ok', 'repaired'))
) AS missing (state, reason, holds) ON TRUE
WHERE c.intake_state = 'accepted' AND missing.holds;

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    r.row_id,
    'review' AS state,
    missing.reason,
    missing.ordinal
FROM registered AS r
INNER JOIN LATERAL (
    VALUES
    (201, 'NAME_UNCONFIRMED', r.full_name IS NULL),
    (202, 'SEX_UNCONFIRMED', r.sex IS NULL),
    (203, 'ADDRESS_UNCONFIRMED', num_nulls(r.kecamatan_code, r.kelurahan_code) > 0)
) AS missing (ordinal, reason, holds) ON TRUE
WHERE
    missing.holds
    AND NOT r.is_bare
    AND NOT EXISTS (
        SELECT 1 FROM answer AS a
        WHERE a.row_id = r.row_id AND a.applies AND a.outcome = 'ineligible'
    );
