-- What judgements hold in review: those that contradict each other, and those that leave it open.
INSERT INTO finding (row_id, state, reason, ordinal)
SELECT
    j.row_id,
    'review' AS state,
    held.reason,
    held.ordinal
FROM judged_row AS j
INNER JOIN LATERAL (
    VALUES
    (-3, 'JUDGEMENTS_CONTRADICT', j.is_contradicted),
    (-2, 'JUDGED_UNCLEAR', j.is_unclear),
    (-1, 'TO_THE_FIELD', j.is_for_the_field)
) AS held (ordinal, reason, holds) ON TRUE
WHERE held.holds;
