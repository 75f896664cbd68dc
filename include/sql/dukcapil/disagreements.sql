-- Verdicts of the register extract beside those of the web service, for rows where both have one.
WITH told AS (
    SELECT
        q.row_id,
        a.outcome,
        a.elements
    FROM dukcapil.question AS q
    INNER JOIN dukcapil.answer AS a ON q.content_sha256 = a.content_sha256
),

service AS (
    SELECT
        t.row_id,
        v.attribute,
        t.elements -> v.element ->> 'verdict' AS verdict
    FROM told AS t
    INNER JOIN LATERAL (
        VALUES
        ('name', 'NAMA_LGKP'), ('birth_place', 'TMPT_LHR'), ('birth_date', 'TGL_LHR'), ('sex', 'JENIS_KLMIN')
    ) AS v (attribute, element) ON TRUE
    WHERE t.elements ? v.element
    UNION ALL
    SELECT
        t.row_id,
        'population_status' AS attribute,
        CASE WHEN t.outcome = 'found' THEN 'sesuai' ELSE 'tidak sesuai' END AS verdict
    FROM told AS t
    WHERE t.outcome IN ('found', 'deceased', 'double', 'inactive')
)

SELECT
    v.attribute,
    v.verdict AS extract,
    s.verdict AS service,
    count(*) AS candidates
FROM verification.verdict AS v
INNER JOIN service AS s ON v.row_id = s.row_id AND v.attribute = s.attribute
-- The service answers about the list's NIK: only where the resident has the same do both mean one person.
INNER JOIN verification.verdict AS n
    ON v.run_id = n.run_id AND v.row_id = n.row_id AND n.attribute = 'nik' AND n.verdict = 'sesuai'
WHERE v.run_id = %(run_id)s AND v.verdict <> 'kosong'
GROUP BY v.attribute, v.verdict, s.verdict
ORDER BY v.attribute, v.verdict, s.verdict;
