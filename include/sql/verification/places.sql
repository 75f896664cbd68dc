-- Working table of the run's verified: who has a place, who waits, in the order of the rules.
CREATE TEMP TABLE placed ON COMMIT DROP AS
WITH
part AS (
    SELECT k.*
    FROM jsonb_to_recordset(%(reserved)s::jsonb) AS k (
        position integer, segment text, kecamatan text, is_disabled boolean, places bigint
    )
),

person AS (
    SELECT
        s.candidate_row_id AS row_id,
        s.segment,
        s.kecamatan_code,
        s.is_disabled,
        p.position AS part,
        coalesce(p.places, 0) AS part_places,
        (
            SELECT array_agg(v.value ORDER BY k.position)
            FROM unnest(%(keys)s::text[]) WITH ORDINALITY AS k (key, position)
            INNER JOIN (
                VALUES
                ('renewal', CASE WHEN s.overlap = 'RENEWAL' THEN '0' ELSE '1' END),
                ('disabled', CASE WHEN s.is_disabled THEN '0' ELSE '1' END),
                ('older', to_char(s.birth_date, 'YYYY-MM-DD')),
                ('draw', encode(sha256(convert_to(%(year)s || ' ' || s.nik, 'UTF8')), 'hex'))
            ) AS v (key, value) ON k.key = v.key
        ) AS order_values
    FROM staging.batch AS b
    INNER JOIN staging.submission_row AS s ON b.batch_id = s.batch_id
    LEFT JOIN LATERAL (
        SELECT
            q.position,
            q.places
        FROM part AS q
        WHERE
            coalesce(q.segment = s.segment, TRUE)
            AND coalesce(q.kecamatan = s.kecamatan_code, TRUE)
            AND coalesce(q.is_disabled = s.is_disabled, TRUE)
        ORDER BY q.position
        LIMIT 1
    ) AS p ON TRUE
    WHERE b.run_id = %(run_id)s
),

-- first those for whom a place is kept, then everybody else by the order alone
in_part AS (
    SELECT
        p.*,
        row_number() OVER (
            PARTITION BY p.part
            ORDER BY p.order_values COLLATE "C"
        ) <= p.part_places AS has_kept_place
    FROM person AS p
),

ranked AS (
    SELECT
        i.*,
        row_number() OVER (ORDER BY i.has_kept_place DESC, i.order_values COLLATE "C") AS rank
    FROM in_part AS i
)

SELECT
    r.row_id,
    r.segment,
    r.kecamatan_code,
    r.is_disabled,
    r.part,
    r.has_kept_place,
    r.order_values,
    CASE WHEN r.rank > %(target)s THEN r.rank - %(target)s END AS place
FROM ranked AS r;
ANALYZE placed;
