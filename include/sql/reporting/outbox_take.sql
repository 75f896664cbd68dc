-- One waiting mail, held until the transaction ends; no row if it was sent meanwhile.
SELECT
    mail_key,
    recipients,
    subject,
    body_text,
    body_html,
    queued_at
FROM audit.outbox
WHERE mail_key = %(key)s AND sent_at IS NULL
FOR UPDATE
