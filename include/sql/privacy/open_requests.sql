-- Open requests, the most pressing first; nobody's number is shown.
SELECT
    r.request_id,
    r.kind,
    r.received_at,
    r.deadline,
    r.registered_by
FROM audit.subject_request AS r
WHERE r.state = 'open'
ORDER BY r.deadline, r.request_id;
