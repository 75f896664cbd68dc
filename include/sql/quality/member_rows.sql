-- The member rows of one file with the columns that expectations/member.json asks about.
SELECT
    row_id,
    member_no,
    nik,
    nik_form,
    name,
    birth_date,
    sex,
    segment,
    sponsor,
    programmes,
    first_month,
    membership_status,
    arrears_months,
    is_identifiable,
    is_last_month_readable,
    is_month_order_right
FROM quality.member_check
WHERE file_id = %(file_id)s
