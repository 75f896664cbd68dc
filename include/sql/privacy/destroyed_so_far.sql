-- What was destroyed on schedule, by the ledger: dataset, times, and when last.
SELECT
    substr(l.subject, 9) AS dataset,
    count(*) AS times,
    max(l.evidence ->> 'as_of') AS last_as_of,
    sum((SELECT sum(t.value::bigint) FROM jsonb_each_text(l.evidence -> 'rows') AS t))::bigint AS rows
FROM audit.ledger AS l
WHERE l.event = 'data_destroyed'
GROUP BY l.subject
ORDER BY l.subject;
