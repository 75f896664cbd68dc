-- What was looked at, for the next comparison; of somebody who vanished the row that was there last.
INSERT INTO rereview.look (run_id, participant_id, side, digest, row_id)
SELECT
    %(run_id)s,
    c.participant_id,
    c.side,
    c.digest,
    coalesce(c.row_id, c.before_row_id) AS row_id
FROM changed AS c
ORDER BY c.participant_id, c.side COLLATE "C";
