-- What the web service said of the run's rows, and its verdicts in the form of those of the extract.
-- Scores are judged by our own thresholds; an address is weighed from the parts that were answered.
CREATE TEMP TABLE told ON COMMIT DROP AS
SELECT
    u.row_id,
    u.answer_id,
    a.outcome,
    -- the NIK is somebody's, whatever else is said of that person
    a.outcome IN ('found', 'deceased', 'double', 'inactive') AS is_known,
    e.name_score >= %(name_from)s AS name_agrees,
    e.name_score,
    -- in the service's own words: it compares spellings as they stand (MUH. for MUHAMMAD), so that a name
    -- below our threshold may be sesuai by the one that was sent; with the birth date that is enough
    a.elements -> 'NAMA_LGKP' ->> 'verdict' = 'tidak sesuai' AS is_name_refused,
    coalesce(e.name_score >= %(name_from)s, FALSE)
    OR (
        coalesce(a.elements -> 'NAMA_LGKP' ->> 'verdict' = 'sesuai', FALSE)
        AND coalesce(e.birth_date = 100, FALSE)
    ) AS is_name_confirmed,
    e.birth_place_score >= %(birth_place_from)s AS birth_place_agrees,
    e.birth_place_score,
    e.birth_date = 100 AS birth_date_agrees,
    e.sex = 100 AS sex_agrees,
    e.rt = 100 AS rt_agrees,
    e.rw = 100 AS rw_agrees,
    least(e.province, e.regency) = 100 AS regency_agrees,
    least(e.province, e.regency, e.kecamatan) = 100 AS kecamatan_agrees,
    CASE
        WHEN e.kelurahan IS NOT NULL
            THEN least(e.province, e.regency, e.kecamatan, e.kelurahan) = 100
    END AS kelurahan_agrees,
    e.street_score
FROM verification.run_answer AS u
INNER JOIN run_candidate AS c ON u.row_id = c.row_id AND c.intake_state = 'accepted'
INNER JOIN dukcapil.answer AS a ON u.answer_id = a.answer_id
INNER JOIN LATERAL (
    SELECT
        dukcapil.score(a.elements, 'NAMA_LGKP') AS name_score,
        dukcapil.score(a.elements, 'TMPT_LHR') AS birth_place_score,
        dukcapil.score(a.elements, 'TGL_LHR') AS birth_date,
        dukcapil.score(a.elements, 'JENIS_KLMIN') AS sex,
        dukcapil.score(a.elements, 'NO_RT') AS rt,
        dukcapil.score(a.elements, 'NO_RW') AS rw,
        dukcapil.score(a.elements, 'NO_PROP') AS province,
        dukcapil.score(a.elements, 'NO_KAB') AS regency,
        dukcapil.score(a.elements, 'NO_KEC') AS kecamatan,
        dukcapil.score(a.elements, 'NO_KEL') AS kelurahan,
        dukcapil.score(a.elements, 'ALAMAT') AS street_score
) AS e ON TRUE
WHERE u.run_id = %(run_id)s;
ANALYZE told;

CREATE TEMP TABLE told_verdict ON COMMIT DROP AS
SELECT
    t.row_id,
    v.attribute,
    CASE v.agrees WHEN TRUE THEN 'sesuai' WHEN FALSE THEN 'tidak sesuai' ELSE 'kosong' END AS verdict,
    v.score::smallint AS score
FROM told AS t
INNER JOIN LATERAL (
    SELECT round(100 * sum(part.weight * part.agreement) / sum(part.weight)) AS score
    FROM (
        VALUES
        (%(kelurahan)s, t.kelurahan_agrees::integer::numeric),
        (%(rt)s, t.rt_agrees::integer),
        (%(rw)s, t.rw_agrees::integer),
        (%(street)s, t.street_score / 100.0)
    ) AS part (weight, agreement)
    WHERE part.agreement IS NOT NULL
) AS address ON TRUE
INNER JOIN LATERAL (
    VALUES
    ('name', t.name_agrees, t.name_score),
    ('address', address.score >= %(address_from)s, address.score),
    ('birth_place', t.birth_place_agrees, t.birth_place_score),
    ('birth_date', t.birth_date_agrees, NULL),
    ('sex', t.sex_agrees, NULL),
    ('nik', t.is_known, NULL),
    -- no answer says "moved": a mover is found, but not in the city of the list
    ('population_status', t.outcome = 'found' AND coalesce(t.regency_agrees, TRUE), NULL)
) AS v (attribute, agrees, score) ON TRUE
WHERE t.is_known;
ANALYZE told_verdict;
