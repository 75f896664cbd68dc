-- Files: their names go, content hash and counts stay, and they are marked as destroyed.
WITH gone AS (
    UPDATE raw.file AS r
    SET
        path = '',
        status = CASE
            WHEN r.status IN ('loaded', 'held', 'accepted', 'superseded') THEN 'destroyed' ELSE r.status
        END
    FROM due_file AS f
    WHERE r.file_id = f.file_id AND (r.path <> '' OR r.status IN ('loaded', 'held', 'accepted', 'superseded'))
    RETURNING 1
)

SELECT count(*) FROM gone;
