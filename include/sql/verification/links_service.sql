-- The run's links between lists, and who each row is by its NIK where the service has answered about it.
-- A row that neither name nor birth date supports has no anchor: the NIK may be another person's.
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

CREATE TEMP TABLE linked ON COMMIT DROP AS
SELECT
    t.row_id,
    NULL::bigint AS resident_row_id,
    t.answer_id,
    -- one NIK is one person: named by the first of its rows
    CASE
        WHEN s.is_supported THEN min(t.row_id) OVER (PARTITION BY c.nik, s.is_supported)
    END AS anchor,
    'match' AS decision,
    -- asked by NIK: nothing was linked, so there is no posterior
    NULL::double precision AS probability,
    0::double precision AS rival_probability,
    FALSE AS is_tie,
    FALSE AS is_judged,
    c.nik AS register_nik
FROM told AS t
INNER JOIN core.candidate AS c ON t.row_id = c.row_id
INNER JOIN LATERAL (
    SELECT coalesce(t.name_agrees, FALSE) OR coalesce(t.birth_date_agrees, FALSE) AS is_supported
) AS s ON TRUE
WHERE t.is_known;
ANALYZE linked;

-- Two persons by judgement with one NIK: it is the NIK of one of them at most.
UPDATE linked AS l SET decision = 'review'
WHERE l.row_id IN (
    SELECT p.row_id
    FROM parted_row AS p
    INNER JOIN linked AS a ON p.row_id = a.row_id
    INNER JOIN linked AS b ON p.other_row_id = b.row_id
    WHERE a.anchor = b.anchor
);

CREATE TEMP TABLE register_link ON COMMIT DROP AS
SELECT
    l.row_id,
    l.anchor,
    TRUE AS is_chosen
FROM linked AS l
WHERE l.anchor IS NOT NULL;
ANALYZE register_link;

-- What the register says of each row's person: the list's own words, where the service confirms them.
CREATE TEMP TABLE registered ON COMMIT DROP AS
SELECT
    l.row_id,
    c.nik,
    CASE WHEN t.is_name_confirmed THEN c.name END AS full_name,
    CASE WHEN t.birth_place_agrees THEN c.birth_place END AS birth_place,
    CASE WHEN t.birth_date_agrees THEN c.birth_date END AS birth_date,
    CASE WHEN t.sex_agrees THEN c.sex END AS sex,
    NULL::smallint AS marital_status,
    NULL::text AS mother_name,
    CASE WHEN t.street_score >= %(address_from)s THEN c.address END AS address,
    CASE WHEN t.rt_agrees THEN c.rt END AS rt,
    CASE WHEN t.rw_agrees THEN c.rw END AS rw,
    CASE WHEN t.regency_agrees THEN left(c.kecamatan_code, 4) END AS region_code,
    CASE WHEN t.kelurahan_agrees THEN c.kelurahan_code END AS kelurahan_code,
    CASE WHEN t.kecamatan_agrees THEN c.kecamatan_code END AS kecamatan_code,
    NULL::text AS postal_code,
    NULL::smallint AS occupation_code,
    CASE
        WHEN t.outcome <> 'found' THEN t.outcome
        -- the list's regions are the city's alone (padan.identity), so another regency is outside the city
        WHEN NOT t.regency_agrees THEN 'moved'
        ELSE 'alive'
    END AS population_status,
    t.outcome <> 'found' AS is_bare
FROM linked AS l
INNER JOIN told AS t ON l.row_id = t.row_id
INNER JOIN core.candidate AS c ON l.row_id = c.row_id;
ANALYZE registered;
