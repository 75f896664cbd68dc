-- The newest month with a snapshot, where there is anybody to review.
SELECT max(f.period COLLATE "C") AS period
FROM raw.file AS f
WHERE
    f.status = 'accepted'
    AND f.role IN ('resident', 'member')
    AND EXISTS (SELECT 1 FROM membership.participant);
