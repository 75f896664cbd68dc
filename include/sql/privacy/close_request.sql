-- Answer or refuse an open request; the person's number leaves with it.
UPDATE audit.subject_request
SET state = %(state)s, answer = %(answer)s, closed_by = %(actor)s, closed_at = %(at)s, nik = NULL
WHERE request_id = %(request_id)s AND state = 'open'
RETURNING kind, closed_at > deadline AS is_late;
