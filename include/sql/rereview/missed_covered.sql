-- Working table of workers with cover: by the member's NIK, and by name and birth date where no NIK tells.
CREATE TEMP TABLE covering_member ON COMMIT DROP AS
SELECT
    m.row_id,
    m.nik,
    m.name,
    m.birth_date,
    m.sex
FROM verification.run_file AS rf
INNER JOIN core.member AS m ON rf.file_id = m.file_id
WHERE
    rf.run_id = %(run_id)s
    AND rf.role = 'member'
    AND m.intake_state = 'accepted'
    AND CASE
        WHEN coalesce(m.membership_status, '') <> 'active' OR m.arrears_months >= %(dormant_arrears)s
            THEN 'dormant'
        WHEN m.last_month >= %(period)s THEN 'covers'
        ELSE 'lapsing'
    END = any(%(covered_by)s::text[]);
ANALYZE covering_member;

CREATE TEMP TABLE covered ON COMMIT DROP AS
SELECT w.row_id
FROM worker AS w
INNER JOIN covering_member AS m ON w.nik = m.nik;

-- A member whose NIK is missing, or is nobody's or a stranger's in the register, is known by name, birth
-- date and sex; only where one resident alone has them, whatever that resident does for a living.
INSERT INTO covered (row_id)
WITH
unknown_member AS (
    SELECT
        m.name,
        m.birth_date,
        m.sex
    FROM covering_member AS m
    WHERE
        m.name IS NOT NULL
        AND m.birth_date IS NOT NULL
        AND NOT EXISTS (
            SELECT 1
            FROM verification.run_file AS rf
            INNER JOIN core.resident AS r ON rf.file_id = r.file_id
            WHERE
                rf.run_id = %(run_id)s
                AND rf.role = 'resident'
                AND r.nik = m.nik
                AND (r.birth_date = m.birth_date OR r.name = m.name)
        )
)

SELECT min(r.row_id) AS row_id
FROM (SELECT DISTINCT u.* FROM unknown_member AS u) AS u
INNER JOIN core.resident AS r
    ON u.birth_date = r.birth_date AND u.name = r.name AND coalesce(u.sex = r.sex, TRUE)
INNER JOIN verification.run_file AS rf ON r.file_id = rf.file_id
WHERE rf.run_id = %(run_id)s AND rf.role = 'resident' AND r.intake_state = 'accepted'
GROUP BY u.name, u.birth_date, u.sex
HAVING count(*) = 1;
ANALYZE covered;
