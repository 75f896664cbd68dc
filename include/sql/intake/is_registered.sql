-- Whether this very file (place, size, time) is registered, so that it need not be read again.
SELECT EXISTS(
    SELECT 1
    FROM raw.file
    WHERE
        agency = %(agency)s
        AND period = %(period)s
        AND path = %(path)s
        AND size_bytes = %(size_bytes)s
        AND modified_ns = %(modified_ns)s
        AND NOT COALESCE(refusal_code = ANY(%(passing)s), FALSE)
) AS is_registered
