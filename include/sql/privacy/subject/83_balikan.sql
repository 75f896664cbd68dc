-- What Dukcapil was told about the person's cover.
SELECT
    jsonb_build_object(
        'month', b.month, 'balikan_outcome', b.outcome, 'code', b.code, 'at', b.at
    ) AS item
FROM subject_participant AS s
INNER JOIN submission.balikan AS b ON s.participant_id = b.participant_id
ORDER BY b.month COLLATE "C";
