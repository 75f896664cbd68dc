-- The first entry that does not continue the chain, and how; the canonical form of migration 0019 is written
-- out once more: a check that called the database's own function would believe whoever changed it.
WITH read AS (
    SELECT
        l.entry_id,
        l.previous_sha256,
        l.sha256,
        coalesce(lag(l.sha256) OVER w, repeat('0', 64)) AS sha256_before,
        coalesce(lag(l.entry_id) OVER w, 0) AS entry_id_before,
        encode(sha256(convert_to(json_build_array(
            l.entry_id, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), l.actor,
            l.event, l.subject, l.reason, l.evidence, l.previous_sha256
        )::text, 'UTF8')), 'hex') AS computed_sha256
    FROM audit.ledger AS l
    WINDOW w AS (ORDER BY l.entry_id)
),

broken AS (
    SELECT *
    FROM read AS r
    WHERE
        r.computed_sha256 IS DISTINCT FROM r.sha256
        OR r.previous_sha256 IS DISTINCT FROM r.sha256_before
    ORDER BY r.entry_id
    LIMIT 1
)

SELECT
    b.entry_id,
    b.entry_id_before,
    CASE
        WHEN b.previous_sha256 = b.sha256_before THEN 'edited'
        WHEN p.entry_id > b.entry_id THEN 'reordered'
        WHEN p.entry_id < b.entry_id OR b.previous_sha256 = repeat('0', 64) THEN 'inserted'
        WHEN b.computed_sha256 <> coalesce(b.sha256, '') THEN 'edited'
        WHEN b.entry_id_before + 1 = b.entry_id THEN 'rewritten'
        ELSE 'deleted'
    END AS problem
FROM broken AS b
LEFT JOIN audit.ledger AS p ON b.previous_sha256 = p.sha256
ORDER BY p.entry_id
LIMIT 1;
