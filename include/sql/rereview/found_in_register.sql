-- What the changed rows of the register mean: by the rules of eligibility, and as changes of identity.
INSERT INTO found (
    participant_id, side, reason, evidence_key, in_order_until, fields, before_row_id, after_row_id
)
SELECT
    c.participant_id,
    'register' AS side,
    k.reason,
    '' AS evidence_key,
    -- of an age the last day below it counts; of everything else the month of the snapshot
    min(CASE
        WHEN k.at_least IS NOT NULL AND k.fact = 'age_years'
            THEN
                to_char(
                    r.birth_date + make_interval(years => k.at_least::integer) - interval '1 day', 'YYYY-MM'
                )
        ELSE %(period)s
    END) AS in_order_until,
    array_agg(DISTINCT fact.name) AS fields,
    c.before_row_id,
    c.row_id AS after_row_id
FROM changed AS c
INNER JOIN core.resident AS r ON c.row_id = r.row_id
INNER JOIN LATERAL (
    VALUES
    ('population_status', r.population_status, NULL::numeric),
    ('regency', left(coalesce(r.kecamatan_code, r.region_code), 4), NULL),
    ('age_years', NULL, extract(YEAR FROM age(%(enrolment_date)s::date, r.birth_date))),
    ('occupation_code', r.occupation_code::text, NULL)
) AS fact (name, text_value, number_value) ON TRUE
INNER JOIN jsonb_to_recordset(%(rules)s::jsonb) AS k (
    fact text, any_of text[], none_of text[], below numeric, at_least numeric, reason text
) ON fact.name = k.fact
WHERE
    c.side = 'register'
    AND coalesce(
        fact.text_value = any(k.any_of),
        fact.text_value <> all(k.none_of),
        fact.number_value < k.below,
        fact.number_value >= k.at_least,
        FALSE
    )
GROUP BY c.participant_id, k.reason, c.before_row_id, c.row_id;

INSERT INTO found (
    participant_id, side, reason, evidence_key, in_order_until, fields, before_row_id, after_row_id,
    other_participant_id
)
SELECT
    c.participant_id,
    'register' AS side,
    CASE f.certainty
        WHEN 'certain' THEN 'NIK_CORRECTED'
        WHEN 'likely' THEN 'NIK_MAY_BE_CORRECTED'
        WHEN 'another' THEN 'SAME_AS_ANOTHER'
        ELSE 'VANISHED'
    END AS reason,
    coalesce(encode(sha256(convert_to(f.nik, 'UTF8')), 'hex'), '') AS evidence_key,
    %(period)s AS in_order_until,
    ARRAY['nik'] AS fields,
    c.before_row_id,
    coalesce(c.row_id, f.row_id) AS after_row_id,
    f.other_participant_id
FROM changed AS c
INNER JOIN register_now AS n ON c.participant_id = n.participant_id
LEFT JOIN followed AS f ON c.participant_id = f.participant_id
WHERE c.side = 'register' AND (f.participant_id IS NOT NULL OR n.presence = 'absent')
UNION ALL
SELECT
    c.participant_id,
    'register' AS side,
    'TWO_ROWS' AS reason,
    '' AS evidence_key,
    %(period)s AS in_order_until,
    ARRAY['nik'] AS fields,
    c.before_row_id,
    c.row_id AS after_row_id,
    NULL AS other_participant_id
FROM changed AS c
INNER JOIN register_now AS n ON c.participant_id = n.participant_id
WHERE c.side = 'register' AND n.row_count > 1
UNION ALL
SELECT
    c.participant_id,
    'register' AS side,
    'NAME_CORRECTED' AS reason,
    encode(sha256(convert_to(json_build_array(r.name, r.birth_date, r.sex)::text, 'UTF8')), 'hex')
        AS evidence_key,
    %(period)s AS in_order_until,
    array_remove(ARRAY[
        CASE WHEN b.name IS DISTINCT FROM r.name THEN 'name' END,
        CASE WHEN b.birth_date IS DISTINCT FROM r.birth_date THEN 'birth_date' END,
        CASE WHEN b.sex IS DISTINCT FROM r.sex THEN 'sex' END
    ], NULL) AS fields,
    c.before_row_id,
    c.row_id AS after_row_id,
    NULL AS other_participant_id
FROM changed AS c
INNER JOIN core.resident AS b ON c.before_row_id = b.row_id
INNER JOIN core.resident AS r ON c.row_id = r.row_id
WHERE c.side = 'register' AND (b.name, b.birth_date, b.sex) IS DISTINCT FROM (r.name, r.birth_date, r.sex);
