-- How many entries there are, and the head: the hash of the last one.
SELECT
    count(*) AS entries,
    (SELECT h.entry_id FROM mart.ledger_head AS h) AS head_entry_id,
    (SELECT h.sha256 FROM mart.ledger_head AS h) AS head_sha256
FROM audit.ledger;
