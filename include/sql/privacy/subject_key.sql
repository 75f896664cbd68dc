-- The person as keyed hashes, one a NIK, as accesses and requests know them.
CREATE TEMPORARY TABLE subject_key ON COMMIT DROP AS
SELECT k.subject_hmac
FROM unnest(%(subject_hmacs)s::text[]) AS k (subject_hmac);
