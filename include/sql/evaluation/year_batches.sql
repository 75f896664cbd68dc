-- Batches by month of cover, with what BPJS has answered.
SELECT
    b.month,
    b.reference,
    b.persons,
    b.new_persons,
    b.contribution_rp,
    b.accepted,
    b.returned,
    b.unanswered,
    b.simulated
FROM mart.submission_batch AS b
ORDER BY b.reference COLLATE "C";
