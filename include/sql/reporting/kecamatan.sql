-- Candidates of a run by kecamatan and state.
SELECT
    kecamatan_code,
    state,
    candidates
FROM mart.run_kecamatan
WHERE run_id = %(run_id)s
ORDER BY kecamatan_code COLLATE "C" NULLS LAST, state COLLATE "C"
