-- Whether the ledger tells of this event already.
SELECT EXISTS(
    SELECT 1
    FROM audit.ledger
    WHERE event = %(event)s AND subject = %(subject)s
) AS is_in_ledger
