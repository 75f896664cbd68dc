-- All memberships of each linked person, with months as numbers; place is their order by natural keys.
CREATE TEMP TABLE held ON COMMIT DROP AS
SELECT
    p.row_id,
    m.row_id AS member_row_id,
    m.first_month,
    m.last_month,
    coalesce(m.sponsor_kind, CASE WHEN m.segment = 'PU' THEN 'employer' ELSE 'other' END) AS sponsor_kind,
    string_to_array(m.programmes, '+') AS programmes,
    coalesce(string_to_array(m.programmes, '+') @> %(programmes)s::text[], FALSE) AS is_complete,
    coalesce(m.membership_status = 'active', FALSE) AS is_active,
    -- where no beginning is told, the last month paid is all that is known
    verification.month_number(coalesce(m.first_month, m.last_month)) AS begins,
    verification.month_number(m.last_month) AS paid_to,
    -- where no arrears are told, they are the months since then
    coalesce(
        m.arrears_months,
        verification.month_number(%(period)s) - verification.month_number(m.last_month),
        0
    ) AS arrears,
    row_number() OVER (
        PARTITION BY p.row_id ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C", m.row_number
    ) AS place
FROM member_of AS p
INNER JOIN run_member AS k ON p.member_key = k.member_key
INNER JOIN core.member AS m ON k.row_id = m.row_id
INNER JOIN raw.file AS f ON m.file_id = f.file_id;
ANALYZE held;
