-- A verdict per attribute for every row whose NIK the service knows.
INSERT INTO verification.verdict (run_id, row_id, attribute, verdict, score)
SELECT
    %(run_id)s,
    v.row_id,
    v.attribute,
    v.verdict,
    v.score
FROM told_verdict AS v;
