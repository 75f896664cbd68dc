-- Whoever was followed is seen under the new NIK.
UPDATE changed AS c
SET digest = n.digest, row_id = n.row_id
FROM register_now AS n
INNER JOIN asked AS a ON n.participant_id = a.participant_id
WHERE c.participant_id = n.participant_id AND c.side = 'register';

UPDATE watched AS w
SET nik = a.nik
FROM asked AS a
WHERE w.participant_id = a.participant_id;
