-- A file's new status; superseded_by only where another file takes its place.
UPDATE raw.file
SET status = %(status)s, superseded_by = %(superseded_by)s
WHERE file_id = %(file_id)s
