-- Forget what an earlier check of a file found; its gates stay, with their releases.
WITH
old_run AS (DELETE FROM quality.run WHERE file_id = %(file_id)s),

old_failures AS (DELETE FROM quality.failure WHERE file_id = %(file_id)s)

DELETE FROM quality.finding WHERE file_id = %(file_id)s
