-- This mail was handed over.
UPDATE audit.outbox SET sent_at = now()
WHERE mail_key = %(key)s
