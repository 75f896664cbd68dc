-- Participants who are ending though no confirmed finding says so any more.
SELECT c.participant_id
FROM membership.current_state AS c
WHERE
    c.state = 'ending'
    AND EXISTS (SELECT 1 FROM rereview.ending AS e WHERE e.participant_id = c.participant_id)
    AND NOT EXISTS (SELECT 1 FROM rereview.live_ending AS e WHERE e.participant_id = c.participant_id)
ORDER BY c.participant_id;
