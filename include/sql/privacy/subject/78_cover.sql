-- Months of cover that were asked for, and what BPJS said.
SELECT
    jsonb_build_object(
        'month', c.month, 'programmes', c.programmes, 'contribution_rp', c.contribution_rp,
        'cover_outcome', c.outcome
    ) AS item
FROM subject_participant AS s
INNER JOIN membership.cover_month AS c ON s.participant_id = c.participant_id
ORDER BY c.month COLLATE "C", c.submission_id;
