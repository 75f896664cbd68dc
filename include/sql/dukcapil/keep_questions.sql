-- What rows were asked about with; asked with another threshold, a row has two contents.
INSERT INTO dukcapil.question (row_id, content_sha256)
SELECT
    n.row_id,
    n.content_sha256
FROM noted AS n
ON CONFLICT DO NOTHING;
