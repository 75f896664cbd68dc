-- The persons that are looked for.
CREATE TEMPORARY TABLE subject_nik ON COMMIT DROP AS
SELECT DISTINCT n.nik
FROM unnest(%(niks)s::text[]) AS n (nik)
WHERE n.nik IS NOT NULL;
