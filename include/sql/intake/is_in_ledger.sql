-- Whether the ledger tells of this event already.
SELECT TRUE
FROM audit.ledger
WHERE event = %(event)s AND subject = %(subject)s
LIMIT 1
