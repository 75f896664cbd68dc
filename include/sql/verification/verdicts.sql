-- A verdict per attribute for every row with a linked resident, in Dukcapil's words.
INSERT INTO verification.verdict (run_id, row_id, attribute, verdict, score)
SELECT
    %(run_id)s,
    l.row_id,
    v.attribute,
    CASE v.agrees WHEN TRUE THEN 'sesuai' WHEN FALSE THEN 'tidak sesuai' ELSE 'kosong' END AS verdict,
    v.score
FROM linked AS l
INNER JOIN similarity AS s ON l.row_id = s.row_id
INNER JOIN core.candidate AS c ON l.row_id = c.row_id
INNER JOIN core.resident AS r ON l.resident_row_id = r.row_id
INNER JOIN LATERAL (
    SELECT round(100 * sum(part.weight * part.agreement) / sum(part.weight))::smallint AS score
    FROM (
        VALUES
        (%(kelurahan)s, (c.kelurahan_code = r.kelurahan_code)::integer::numeric),
        (%(rt)s, (c.rt = r.rt)::integer),
        (%(rw)s, (c.rw = r.rw)::integer),
        (%(street)s, s.street_score / 100.0)
    ) AS part (weight, agreement)
    WHERE part.agreement IS NOT NULL
) AS address ON TRUE
INNER JOIN LATERAL (
    VALUES
    ('name', s.name_score >= %(name_from)s, s.name_score),
    ('address', address.score >= %(address_from)s, address.score),
    ('birth_place', s.birth_place_score >= %(birth_place_from)s, s.birth_place_score),
    ('birth_date', c.birth_date = r.birth_date, NULL),
    ('sex', c.sex = r.sex, NULL),
    ('nik', c.nik = r.nik, NULL),
    ('population_status', r.population_status = 'alive', NULL)
) AS v (attribute, agrees, score) ON TRUE;
