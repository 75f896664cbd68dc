-- The newest month of cover that BPJS was asked for.
SELECT max(b.month COLLATE "C")
FROM submission.batch AS b
WHERE b.status IN ('written', 'partly_answered', 'answered');
