-- Batches that wait for approval.
SELECT b.reference
FROM submission.batch AS b
WHERE b.status IN ('drafted', 'awaiting')
ORDER BY b.reference COLLATE "C";
