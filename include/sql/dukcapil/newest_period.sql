-- The newest period with an accepted candidate list.
SELECT max(f.period COLLATE "C")
FROM raw.file AS f
WHERE f.role = 'candidate' AND f.status = 'accepted';
