-- The service's verdicts beside those of the extract, where both speak of the person with the list's NIK.
INSERT INTO verification.service_verdict (run_id, row_id, attribute, verdict, score)
SELECT
    %(run_id)s,
    v.row_id,
    v.attribute,
    v.verdict,
    v.score
FROM told_verdict AS v
INNER JOIN verification.verdict AS n
    ON v.row_id = n.row_id AND n.run_id = %(run_id)s AND n.attribute = 'nik' AND n.verdict = 'sesuai';
