-- By the extract: rows without a resident are not found; and where the web service has answered too, what
-- the two cannot both be right about. Every disagreement is kept; those named by the rules hold a row in
-- review. They mean one person only where the resident has the list's NIK: it is what was asked about.
INSERT INTO verification.service_disagreement (run_id, row_id, kind)
SELECT
    %(run_id)s,
    t.row_id,
    doubt.kind
FROM told AS t
LEFT JOIN linked AS l ON t.row_id = l.row_id
LEFT JOIN registered AS r ON t.row_id = r.row_id
LEFT JOIN evidence AS e ON t.row_id = e.row_id
INNER JOIN LATERAL (
    SELECT
        coalesce(e.nik_agrees, FALSE) AS is_one_person,
        coalesce(t.name_agrees, FALSE) OR coalesce(t.birth_date_agrees, FALSE) AS is_supported,
        left(coalesce(r.kecamatan_code, r.region_code), 4) AS regency
) AS s ON TRUE
INNER JOIN core.candidate AS c ON t.row_id = c.row_id
INNER JOIN LATERAL (
    VALUES
    ('SERVICE_DECEASED', s.is_one_person AND t.outcome = 'deceased' AND r.population_status = 'alive'),
    ('SERVICE_INACTIVE', s.is_one_person AND t.outcome = 'inactive' AND r.population_status = 'alive'),
    ('SERVICE_DOUBLE', s.is_one_person AND t.outcome = 'double' AND r.population_status = 'alive'),
    ('SERVICE_NOT_FOUND', s.is_one_person AND NOT t.is_known),
    (
        'SERVICE_MOVED',
        s.is_one_person
        AND r.population_status = 'alive'
        AND s.regency = left(c.kecamatan_code, 4)
        AND NOT t.regency_agrees
    ),
    (
        'SERVICE_KECAMATAN',
        s.is_one_person
        AND t.regency_agrees
        AND NOT t.kecamatan_agrees
        AND r.kecamatan_code = c.kecamatan_code
    ),
    ('SERVICE_NAME', s.is_one_person AND e.name_agrees AND t.is_name_refused),
    ('SERVICE_BIRTH_DATE', s.is_one_person AND e.birth_date_agrees AND NOT t.birth_date_agrees),
    ('SERVICE_ALIVE', s.is_one_person AND t.outcome = 'found' AND r.population_status = 'deceased'),
    (
        'SERVICE_RESIDENT',
        s.is_one_person
        AND t.outcome = 'found'
        AND t.regency_agrees
        AND (r.population_status = 'moved' OR s.regency <> left(c.kecamatan_code, 4))
    ),
    -- the list's NIK is somebody's with this name or birth date, but not the linked resident's
    ('SERVICE_OTHER_PERSON', l.row_id IS NOT NULL AND NOT s.is_one_person AND s.is_supported),
    ('SERVICE_FOUND', l.row_id IS NULL AND s.is_supported)
) AS doubt (kind, holds) ON TRUE
WHERE doubt.holds;

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    d.row_id,
    'review' AS state,
    d.kind AS reason,
    array_position(%(service_doubts)s::text[], d.kind) + 10 AS ordinal
FROM verification.service_disagreement AS d
LEFT JOIN evidence AS e ON d.row_id = e.row_id
WHERE
    d.run_id = %(run_id)s
    AND d.kind = any(%(service_doubts)s)
    -- who it is has been judged; what became of the person has not
    AND NOT (
        coalesce(e.is_judged, FALSE)
        AND d.kind IN ('SERVICE_NAME', 'SERVICE_BIRTH_DATE', 'SERVICE_OTHER_PERSON')
    );

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    c.row_id,
    'not_found' AS state,
    'NOT_IN_REGISTER' AS reason,
    1 AS ordinal
FROM run_candidate AS c
WHERE
    c.intake_state = 'accepted'
    AND NOT EXISTS (
        SELECT 1 FROM linked AS l
        WHERE l.row_id = c.row_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM judged_row AS j
        WHERE j.row_id = c.row_id AND j.is_held
    )
    -- not found here, but the service knows the person: for an officer
    AND NOT EXISTS (
        SELECT 1 FROM finding AS f
        WHERE f.row_id = c.row_id AND f.reason = 'SERVICE_FOUND'
    );
