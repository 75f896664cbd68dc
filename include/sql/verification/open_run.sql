-- The run of these inputs; one that was superseded or failed begins anew when its inputs come back.
INSERT INTO verification.run AS r (
    period, enrolment_date, input_sha256, inputs, judgements_as_of
)
VALUES (%(period)s, %(enrolment_date)s, %(input_sha256)s, %(inputs)s, %(judgements_as_of)s)
ON CONFLICT (input_sha256) DO UPDATE
    SET status = CASE WHEN r.status IN ('superseded', 'failed') THEN 'opened' ELSE r.status END
RETURNING r.run_id, old.status IS DISTINCT FROM new.status AS is_begun;
