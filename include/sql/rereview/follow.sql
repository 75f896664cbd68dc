-- Who vanished under one NIK and is there under another: the same name, birth date and sex, once only.
INSERT INTO followed (participant_id, row_id, nik, certainty, other_participant_id)
WITH
lost AS (
    SELECT
        c.participant_id,
        b.file_id,
        b.kk,
        b.name,
        b.birth_date,
        b.sex,
        b.mother_name
    FROM changed AS c
    INNER JOIN register_now AS n ON c.participant_id = n.participant_id
    INNER JOIN core.resident AS b ON c.before_row_id = b.row_id
    WHERE n.presence = 'absent'
),

alike AS (
    SELECT
        l.participant_id,
        r.row_id,
        r.nik,
        coalesce(r.kk = l.kk, FALSE) AS has_same_kk,
        coalesce(r.mother_name = l.mother_name, FALSE) AS has_same_mother,
        -- a NIK that stood beside the old one was somebody else's then
        exists(
            SELECT 1 FROM core.resident AS o WHERE o.file_id = l.file_id AND o.nik = r.nik
        ) AS was_there,
        p.participant_id AS other_participant_id,
        count(*) OVER (PARTITION BY l.participant_id) AS how_many
    FROM lost AS l
    INNER JOIN core.resident AS r
        ON l.name = r.name AND l.birth_date = r.birth_date AND l.sex = r.sex
    LEFT JOIN membership.participant AS p ON r.nik = p.nik
    WHERE r.file_id = any(%(file_ids)s::bigint[]) AND r.intake_state = 'accepted' AND r.nik IS NOT NULL
),

judged AS (
    SELECT
        a.*,
        CASE
            WHEN a.other_participant_id IS NOT NULL AND (a.has_same_kk OR a.has_same_mother) THEN 'another'
            WHEN a.was_there OR a.other_participant_id IS NOT NULL THEN 'none'
            WHEN a.has_same_kk THEN 'certain'
            WHEN a.has_same_mother THEN 'likely'
            ELSE 'none'
        END AS certainty
    FROM alike AS a
    WHERE a.how_many = 1
)

SELECT
    j.participant_id,
    j.row_id,
    j.nik,
    -- two who would become one: neither is certain
    CASE
        WHEN j.certainty = 'certain' AND count(*) OVER (PARTITION BY j.nik) > 1 THEN 'likely'
        ELSE j.certainty
    END AS certainty,
    j.other_participant_id
FROM judged AS j
WHERE j.certainty <> 'none';

-- the certain are asked for again, under the NIK they have now
DELETE FROM asked;

INSERT INTO asked (participant_id, nik)
SELECT
    f.participant_id,
    f.nik
FROM followed AS f
WHERE f.certainty = 'certain';
ANALYZE asked;

DELETE FROM register_now
WHERE participant_id IN (SELECT a.participant_id FROM asked AS a);
