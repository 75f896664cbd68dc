-- A member whose renewal came back is asked for no more until an officer has looked; the cover itself stays.
INSERT INTO membership.hold (participant_id, reason, from_period)
SELECT
    j.participant_id,
    'BPJS_RETURNED' AS reason,
    %(month)s AS from_period
FROM pg_temp.judged AS j
WHERE
    j.becomes = 'applied' AND j.kind = 'renewal' AND j.said_outcome = 'returned'
    AND j.batch_id = %(batch_id)s
ORDER BY j.participant_id
ON CONFLICT (participant_id, reason, from_period) DO NOTHING;
