-- The file is in raw and core.
UPDATE raw.file
SET status = 'loaded', contract_sha256 = %(contract_sha256)s
WHERE file_id = %(file_id)s AND status = 'registered'
