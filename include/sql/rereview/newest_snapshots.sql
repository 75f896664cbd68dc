-- The newest month with a snapshot.
SELECT max(f.period COLLATE "C") AS period
FROM raw.file AS f
WHERE f.status = 'accepted' AND f.role IN ('resident', 'member');
