-- The persons that are looked for: by any NIK they were known under, unless it is somebody else's today.
CREATE TEMPORARY TABLE subject_participant ON COMMIT DROP AS
SELECT p.participant_id
FROM membership.participant AS p
WHERE p.nik = any(%(niks)s::text[])
UNION
SELECT h.participant_id
FROM rereview.nik_history AS h
WHERE
    h.old_nik = any(%(niks)s::text[])
    AND NOT EXISTS (SELECT 1 FROM membership.participant AS o WHERE o.nik = h.old_nik);

CREATE TEMPORARY TABLE subject_nik ON COMMIT DROP AS
SELECT n.nik
FROM unnest(%(niks)s::text[]) AS n (nik)
WHERE n.nik IS NOT NULL
UNION
SELECT p.nik
FROM membership.participant AS p
INNER JOIN subject_participant AS s ON p.participant_id = s.participant_id
UNION
SELECT k.nik
FROM rereview.nik_history AS h
INNER JOIN subject_participant AS s ON h.participant_id = s.participant_id
CROSS JOIN LATERAL (VALUES (h.old_nik), (h.new_nik)) AS k (nik)
WHERE
    NOT EXISTS (
        SELECT 1 FROM membership.participant AS o
        WHERE o.nik = k.nik AND o.participant_id <> h.participant_id
    );
