-- How far the web service was asked about a run's rows, and on how many it disagrees with the extract.
SELECT
    a.rows_with_nik,
    a.answered,
    (
        SELECT coalesce(sum(d.candidates), 0)::bigint
        FROM mart.run_service_disagreement AS d
        WHERE d.run_id = a.run_id
    ) AS disagreements
FROM mart.run_asked AS a
WHERE a.run_id = %(run_id)s
