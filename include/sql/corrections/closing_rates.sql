-- Closing of the lists of an agency and period, the first list first.
SELECT
    c.wave,
    c.file_id,
    c.next_file_id,
    c.listed,
    c.corrected,
    c.closed,
    c.listed - c.closed AS still_open,
    c.newly_wrong,
    coalesce(u.unprocessed, 0) AS unprocessed,
    coalesce(u.unprocessed_closed, 0) AS unprocessed_closed
FROM mart.fixlist_closing AS c
LEFT JOIN mart.fixlist_unprocessed AS u ON c.file_id = u.file_id AND c.next_file_id = u.next_file_id
WHERE c.agency = %(agency)s AND c.period = %(period)s
ORDER BY c.wave;
