-- The last poll of a file, and whether it is old enough to be compared with the next.
SELECT
    size_bytes,
    modified_ns,
    complete,
    seen_at <= now() - make_interval(secs => %(poll_seconds)s) AS is_old
FROM raw.sighting
WHERE agency = %(agency)s AND path = %(path)s
