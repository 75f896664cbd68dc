-- Entries of a subject, an event or both, the newest first; a subject of one word is all of its kind.
SELECT
    l.entry_id,
    l.at,
    l.actor,
    l.event,
    l.subject,
    l.reason,
    l.evidence
FROM audit.ledger AS l
WHERE
    (%(subject)s::text IS NULL OR l.subject = %(subject)s OR starts_with(l.subject, %(subject)s || ' '))
    AND (%(event)s::text IS NULL OR l.event = %(event)s)
ORDER BY l.entry_id DESC
LIMIT %(last)s;
