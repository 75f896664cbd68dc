-- Let a person's data be destroyed when it is due; the person's number leaves with the hold.
UPDATE audit.hold
SET released_by = %(actor)s, released_at = %(at)s, nik = NULL
WHERE hold_id = %(hold_id)s AND released_at IS NULL
RETURNING kind;
