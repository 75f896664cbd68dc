-- A named person lets a file pass a gate that it did not pass; the first release stays.
UPDATE quality.gate
SET released_by = %(by)s, release_reason = %(reason)s, released_at = now()
WHERE file_id = %(file_id)s AND gate = %(gate)s AND NOT passed AND released_by IS NULL
RETURNING gate
