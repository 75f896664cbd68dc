-- The review of a period that is in effect, and whether a later month has been reviewed since.
SELECT
    r.run_id,
    r.input_sha256,
    r.edition,
    EXISTS(SELECT 1 FROM rereview.run AS l WHERE l.period > %(period)s) AS is_closed
FROM (SELECT %(period)s::text AS period) AS asked
LEFT JOIN rereview.run AS r ON asked.period = r.period AND r.status = 'reviewed';
