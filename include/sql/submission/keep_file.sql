-- A file of a batch, by the hash of what BPJS reads.
INSERT INTO submission.file (batch_id, format, name, sha256, size_bytes, column_map_sha256)
VALUES (%(batch_id)s, %(format)s, %(file_name)s, %(sha256)s, %(size_bytes)s, %(column_map_sha256)s);
