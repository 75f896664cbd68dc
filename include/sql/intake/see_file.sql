-- Note a poll of a file. A file that is complete stays so only while it has the same size and time.
INSERT INTO raw.sighting AS s (agency, path, size_bytes, modified_ns, complete)
VALUES (%(agency)s, %(path)s, %(size_bytes)s, %(modified_ns)s, %(complete)s)
ON CONFLICT (agency, path) DO UPDATE SET
    size_bytes = excluded.size_bytes,
    modified_ns = excluded.modified_ns,
    complete = excluded.complete
    OR (s.complete AND s.size_bytes = excluded.size_bytes AND s.modified_ns = excluded.modified_ns),
    seen_at = CASE
        WHEN s.size_bytes = excluded.size_bytes AND s.modified_ns = excluded.modified_ns THEN s.seen_at
        ELSE now()
    END
