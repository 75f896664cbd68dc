-- The person as a keyed hash, as accesses and requests know them.
CREATE TEMPORARY TABLE subject_key ON COMMIT DROP AS
SELECT %(subject_hmac)s::text AS subject_hmac;
