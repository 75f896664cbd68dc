-- A request of a person, open until its deadline: 3 x 24 hours from receipt.
INSERT INTO audit.subject_request (kind, subject_hmac, nik, details, received_at, deadline, registered_by)
VALUES (
    %(kind)s, %(subject_hmac)s, %(nik)s, %(details)s, %(received_at)s,
    %(received_at)s::timestamptz + interval '72 hours', %(actor)s
)
RETURNING request_id, deadline;
