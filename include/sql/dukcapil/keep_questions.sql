-- A row that was corrected is asked about with its new content.
INSERT INTO dukcapil.question AS q (row_id, content_sha256)
SELECT
    n.row_id,
    n.content_sha256
FROM noted AS n
ON CONFLICT (row_id) DO UPDATE
    SET content_sha256 = excluded.content_sha256
    WHERE q.content_sha256 <> excluded.content_sha256;
