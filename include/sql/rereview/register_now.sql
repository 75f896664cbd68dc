-- What the register says now of those who are asked for, and its hash: only values that matter.
INSERT INTO register_now (participant_id, nik, presence, row_count, row_id, digest)
WITH
there AS (
    SELECT
        a.participant_id,
        r.*,
        f.sha256
    FROM asked AS a
    INNER JOIN core.resident AS r ON a.nik = r.nik
    INNER JOIN raw.file AS f ON r.file_id = f.file_id
    WHERE r.file_id = any(%(file_ids)s::bigint[])
),

counted AS (
    SELECT
        t.participant_id,
        count(*) FILTER (WHERE t.intake_state = 'accepted') AS accepted
    FROM there AS t
    GROUP BY t.participant_id
),

-- of two rows the one that speaks for the person; that there are two is a finding of its own
chosen AS (
    SELECT DISTINCT ON (t.participant_id) t.*
    FROM there AS t
    WHERE t.intake_state = 'accepted'
    ORDER BY
        t.participant_id ASC,
        coalesce(t.population_status = 'alive', FALSE) DESC,
        t.sha256 COLLATE "C",
        t.row_number
)

SELECT
    a.participant_id,
    a.nik,
    CASE WHEN c.accepted > 0 THEN 'found' WHEN c.accepted = 0 THEN 'quarantined' ELSE 'absent' END
        AS presence,
    coalesce(c.accepted, 0) AS row_count,
    r.row_id,
    encode(sha256(convert_to(json_build_array(
        %(rules_key)s::text,
        c.accepted > 0,
        c.accepted > 1,
        r.population_status,
        left(coalesce(r.kecamatan_code, r.region_code), 4),
        (
            SELECT count(*) FROM unnest(%(ages)s::integer[]) AS bound (years)
            WHERE extract(YEAR FROM age(%(enrolment_date)s::date, r.birth_date)) >= bound.years
        ),
        r.occupation_code,
        r.name,
        r.birth_date,
        r.sex
    )::text, 'UTF8')), 'hex') AS digest
FROM asked AS a
LEFT JOIN counted AS c ON a.participant_id = c.participant_id
LEFT JOIN chosen AS r ON a.participant_id = r.participant_id;
ANALYZE register_now;
