-- What was collected, in sums, and one hash of all of it: no number of this warehouse goes into it.
SELECT
    count(*)::integer AS persons,
    (count(*) FILTER (WHERE d.kind = 'new'))::integer AS new_persons,
    coalesce(sum(d.contribution_rp), 0)::bigint AS contribution_rp,
    encode(
        sha256(
            convert_to(
                %(month)s || coalesce(
                    string_agg(
                        (to_jsonb(d) - '{participant_id, staging_batch_id}'::text[])::text, e'\n'
                        ORDER BY d.line_no
                    ), ''
                ), 'UTF8'
            )
        ), 'hex'
    ) AS content_sha256
FROM pg_temp.drafted AS d;
