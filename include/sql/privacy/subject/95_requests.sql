-- Requests of the person, and holds.
SELECT
    jsonb_build_object(
        'request_id', q.request_id, 'kind', q.kind, 'details', q.details, 'received_at', q.received_at,
        'deadline', q.deadline, 'request_state', q.state, 'answer_text', q.answer
    ) AS item
FROM audit.subject_request AS q
INNER JOIN subject_key AS k ON q.subject_hmac = k.subject_hmac
UNION ALL
SELECT
    jsonb_build_object(
        'hold', h.kind, 'reason', h.reason, 'at', h.placed_at, 'released_at', h.released_at
    ) AS item
FROM audit.hold AS h
INNER JOIN subject_key AS k ON h.subject_hmac = k.subject_hmac
ORDER BY item;
