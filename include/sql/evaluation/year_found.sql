-- New findings by month of review and kind.
SELECT
    f.period,
    f.kind,
    sum(f.persons)::bigint AS persons
FROM mart.rereview_finding AS f
WHERE f.standing = 'new'
GROUP BY f.period, f.kind
ORDER BY f.period COLLATE "C", f.kind COLLATE "C";
