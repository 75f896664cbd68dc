-- Refuse a registered file; a file that went on meanwhile stays as it is.
UPDATE raw.file
SET
    status = 'refused',
    refusal_code = %(code)s,
    refusal_message = %(message)s,
    contract_sha256 = %(contract_sha256)s
WHERE file_id = %(file_id)s AND status = 'registered'
RETURNING file_id
