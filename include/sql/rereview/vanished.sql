-- How many are not in the register any more, of those whose row changed and was known.
SELECT count(*) AS participants
FROM changed AS c
INNER JOIN register_now AS n ON c.participant_id = n.participant_id
WHERE n.presence = 'absent' AND c.before_row_id IS NOT NULL;
