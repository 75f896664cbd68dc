-- Keep a person's data from destruction.
INSERT INTO audit.hold (kind, nik, subject_hmac, reason, placed_by, placed_at)
VALUES (%(kind)s, %(nik)s, %(subject_hmac)s, %(reason)s, %(actor)s, %(at)s)
RETURNING hold_id;
