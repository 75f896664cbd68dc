-- Verdicts of the register extract beside those of the web service, for rows where both have one.
SELECT
    a.attribute,
    a.extract,
    a.service,
    a.candidates
FROM mart.run_service_agreement AS a
WHERE a.run_id = %(run_id)s AND a.extract <> 'kosong' AND a.service <> 'kosong'
ORDER BY a.attribute COLLATE "C", a.extract COLLATE "C", a.service COLLATE "C";
