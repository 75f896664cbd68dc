-- Closing of the lists of an agency and period, the first list first.
SELECT
    c.wave,
    c.file_id,
    c.next_file_id,
    c.listed,
    c.corrected,
    c.closed,
    c.listed - c.closed AS still_open,
    c.newly_wrong
FROM mart.fixlist_closing AS c
WHERE c.agency = %(agency)s AND c.period = %(period)s
ORDER BY c.wave;
