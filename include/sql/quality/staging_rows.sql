-- The rows of one run's batch with the columns that expectations/staging.json asks about.
SELECT
    row_id,
    nik,
    birth_date,
    sex,
    kelurahan_code,
    segment,
    start_month,
    first_active_month,
    contribution_rp,
    is_complete,
    is_kecamatan_of_kelurahan,
    is_month_order_right,
    is_decided_verified,
    is_nik_of_register,
    is_alive_in_register
FROM quality.staging_check
WHERE run_id = %(run_id)s
