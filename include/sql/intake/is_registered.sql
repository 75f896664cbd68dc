-- Whether this very file (place, size, time) is registered, so that it need not be read again.
SELECT TRUE
FROM raw.file
WHERE
    agency = %(agency)s
    AND period = %(period)s
    AND path = %(path)s
    AND size_bytes = %(size_bytes)s
    AND modified_ns = %(modified_ns)s
    AND coalesce(refusal_code, '') <> ALL(%(passing)s)
LIMIT 1
