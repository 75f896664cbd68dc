-- The result of a review, as counts and as one hash: what it is now it stays.
UPDATE rereview.run AS r
SET
    watched = (SELECT count(*) FROM watched),
    looked_at = (SELECT count(DISTINCT c.participant_id) FROM changed AS c),
    result_sha256 = encode(sha256(convert_to(coalesce((
        SELECT string_agg(x.line, E'\n' ORDER BY x.line COLLATE "C")
        FROM rereview.result_lines(r.run_id) AS x (line)
    ), ''), 'UTF8')), 'hex')
WHERE r.run_id = %(run_id)s;
