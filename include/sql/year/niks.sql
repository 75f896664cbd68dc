-- Every participant's NIK of today.
SELECT
    p.participant_id,
    p.nik
FROM membership.participant AS p;
