-- A return file, once a content.
INSERT INTO submission.return_file (
    sha256, status, refusal_code, refusal_message, contract_sha256, rows_by_kind
)
VALUES (
    %(sha256)s, %(status)s, %(code)s, %(message)s, %(contract_sha256)s, %(rows_by_kind)s::jsonb
)
RETURNING return_file_id;
