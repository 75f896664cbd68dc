-- The working table in persons: all, by part for which places are kept, by segment, by kecamatan.
SELECT
    grouped.what,
    grouped.value,
    count(*) AS verified,
    count(p.place) AS waiting,
    count(*) FILTER (WHERE p.has_kept_place) AS kept
FROM placed AS p
INNER JOIN LATERAL (
    VALUES
    ('all', ''),
    ('part', p.part::text),
    ('segment', p.segment),
    ('kecamatan', p.kecamatan_code)
) AS grouped (what, value) ON TRUE
WHERE grouped.value IS NOT NULL
GROUP BY grouped.what, grouped.value
ORDER BY grouped.what COLLATE "C", grouped.value COLLATE "C";
