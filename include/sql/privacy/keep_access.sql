-- One look at a person's data.
INSERT INTO audit.access (subject_hmac, actor, role, reason, way, shown)
VALUES (%(subject_hmac)s, %(actor)s, %(role)s, %(reason)s, %(way)s, %(shown)s::jsonb)
RETURNING access_id;
