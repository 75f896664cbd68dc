-- The eligibility rules, asked of the linked resident, and of the list for the segment; ordinals after
-- those of the doubts.
CREATE TEMP TABLE answer ON COMMIT DROP AS
SELECT
    l.row_id,
    k.position + 100 AS ordinal,
    k.reason,
    k.outcome,
    k.unknown,
    NOT r.is_bare AND fact.text_value IS NULL AND fact.number_value IS NULL AS is_unknown,
    coalesce(
        fact.text_value = any(k.any_of),
        fact.text_value <> all(k.none_of),
        fact.number_value < k.below,
        fact.number_value >= k.at_least,
        FALSE
    ) AS applies
FROM linked AS l
INNER JOIN core.candidate AS c ON l.row_id = c.row_id
INNER JOIN registered AS r ON l.row_id = r.row_id
LEFT JOIN membership AS m ON l.row_id = m.row_id
INNER JOIN LATERAL (
    VALUES
    ('population_status', r.population_status, NULL::numeric),
    ('regency', left(coalesce(r.kecamatan_code, r.region_code), 4), NULL),
    ('age_years', NULL, extract(YEAR FROM age(%(enrolment_date)s::date, r.birth_date))),
    ('occupation_code', r.occupation_code::text, NULL),
    ('overlap', coalesce(m.overlap, 'NEW'), NULL),
    ('segment', c.segment, NULL)
) AS fact (name, text_value, number_value) ON TRUE
INNER JOIN jsonb_to_recordset(%(rules)s::jsonb) AS k (
    position integer, fact text, any_of text[], none_of text[], below numeric, at_least numeric,
    reason text, outcome text, unknown text
) ON fact.name = k.fact;

INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    a.row_id,
    a.outcome,
    a.reason,
    a.ordinal
FROM answer AS a
WHERE a.applies;

-- Silence of the register matters only where nothing else has settled the question.
INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    a.row_id,
    'review' AS state,
    a.unknown AS reason,
    a.ordinal
FROM answer AS a
WHERE
    a.is_unknown
    AND a.unknown IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM answer AS b
        WHERE b.row_id = a.row_id AND b.applies AND b.outcome = 'ineligible'
    )
UNION ALL
SELECT
    l.row_id,
    'review' AS state,
    'REGISTER_INCOMPLETE' AS reason,
    200 AS ordinal
FROM linked AS l
INNER JOIN registered AS r ON l.row_id = r.row_id
WHERE
    num_nulls(r.nik, r.full_name, r.birth_date, r.sex, r.kelurahan_code, r.kecamatan_code) > 0
    -- what the web service leaves open has reasons of its own
    AND l.answer_id IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM answer AS b
        WHERE b.row_id = l.row_id AND b.applies AND b.outcome = 'ineligible'
    );
