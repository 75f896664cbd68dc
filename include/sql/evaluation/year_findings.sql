-- What stands about each participant by the last review, and what was answered.
SELECT
    f.participant_id,
    f.kind,
    CASE WHEN t.status = 'confirmed' AND f.action = 'look' THEN 'looked_at' ELSE t.status END AS status
FROM rereview.standing_as_of('9999-12') AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS t ON s.finding_id = t.finding_id;
