-- Whether this very file (place, size, time) is registered, so that it need not be read again.
-- A file that was refused is to be read again once its contract has changed.
SELECT EXISTS(
    SELECT 1
    FROM raw.file
    WHERE
        agency = %(agency)s
        AND period = %(period)s
        AND path = %(path)s
        AND size_bytes = %(size_bytes)s
        AND modified_ns = %(modified_ns)s
        AND (
            status <> 'refused'
            OR (contract_sha256 = %(contract_sha256)s AND refusal_code <> ALL(%(passing)s))
        )
) AS is_registered
