-- The entry with this hash.
SELECT l.entry_id
FROM audit.ledger AS l
WHERE l.sha256 = %(sha256)s;
