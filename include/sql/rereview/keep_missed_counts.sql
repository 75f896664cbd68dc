-- Keep the counts of the working table by kelurahan, in the place of the run's earlier ones.
DELETE FROM verification.missed_count
WHERE run_id = %(run_id)s;

INSERT INTO verification.missed_count (run_id, kelurahan_code, residents)
SELECT
    %(run_id)s,
    m.kelurahan_code,
    count(*) AS residents
FROM missed AS m
GROUP BY m.kelurahan_code;
