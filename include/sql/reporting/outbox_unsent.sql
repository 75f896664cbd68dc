-- Keys of mails that wait, oldest first.
SELECT mail_key
FROM audit.outbox
WHERE sent_at IS NULL
ORDER BY queued_at, mail_key COLLATE "C"
