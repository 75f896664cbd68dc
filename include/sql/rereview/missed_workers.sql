-- Working table of residents in vulnerable work who may be enrolled, as far as the register says.
CREATE TEMP TABLE worker ON COMMIT DROP AS
WITH
vulnerable AS (
    SELECT r.*
    FROM verification.run_file AS rf
    INNER JOIN core.resident AS r ON rf.file_id = r.file_id
    WHERE
        rf.run_id = %(run_id)s
        AND rf.role = 'resident'
        AND r.intake_state = 'accepted'
        AND r.occupation_code = any(%(occupations)s::smallint[])
        AND r.kelurahan_code IS NOT NULL
),

rule AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(rules)s::jsonb) AS k (
        fact text, any_of text[], none_of text[], below numeric, at_least numeric, unknown text
    )
),

-- whom a rule refuses, sends to an officer, or cannot judge: nobody sends a team to those
refused AS (
    SELECT v.row_id
    FROM vulnerable AS v
    INNER JOIN LATERAL (
        VALUES
        ('population_status', v.population_status, NULL::numeric),
        ('regency', left(coalesce(v.kecamatan_code, v.region_code), 4), NULL),
        ('age_years', NULL, extract(YEAR FROM age(%(enrolment_date)s::date, v.birth_date))),
        ('occupation_code', v.occupation_code::text, NULL)
    ) AS fact (name, text_value, number_value) ON TRUE
    INNER JOIN rule AS k ON fact.name = k.fact
    WHERE
        coalesce(
            fact.text_value = any(k.any_of),
            fact.text_value <> all(k.none_of),
            fact.number_value < k.below,
            fact.number_value >= k.at_least,
            k.unknown IS NOT NULL
        )
)

SELECT
    v.row_id,
    v.file_id,
    v.row_number,
    v.nik,
    v.name,
    v.birth_date,
    v.sex,
    v.kelurahan_code
FROM vulnerable AS v
WHERE NOT EXISTS (SELECT 1 FROM refused AS f WHERE f.row_id = v.row_id);
ANALYZE worker;
