-- Append-only ledger of runs and transitions, the mail outbox, and the row balance.
CREATE TABLE audit.ledger (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    actor text NOT NULL,
    event text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    evidence jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE audit.ledger IS
'Who did what to which file, run or batch, why, on what evidence. Counts and ids only.';

CREATE TABLE audit.transition (
    transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL,
    row_id bigint NOT NULL,
    from_state text,
    to_state text NOT NULL,
    reasons text[] NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (run_id, row_id, to_state)
);

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.ledger
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER transition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.transition
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE TABLE audit.outbox (
    mail_key text PRIMARY KEY,
    kind text NOT NULL,
    recipients text[] NOT NULL,
    subject text NOT NULL,
    body_text text NOT NULL,
    body_html text,
    queued_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
COMMENT ON TABLE audit.outbox IS
'Mails are written with the work that causes them and sent after it: a mail_key is queued once.';

CREATE VIEW audit.row_balance AS
SELECT
    f.file_id,
    f.agency,
    f.role,
    f.period,
    f.status,
    c.in_file,
    c.ignored,
    c.in_file - c.ignored AS data_rows,
    l.raw_rows,
    l.empty_rows,
    l.quarantined_rows,
    l.accepted_rows,
    c.in_file - c.ignored - l.empty_rows - l.quarantined_rows - l.accepted_rows AS difference
FROM raw.file AS f
INNER JOIN LATERAL (
    SELECT
        coalesce(sum(fc.row_count), 0)::bigint AS in_file,
        coalesce(sum(fc.row_count) FILTER (WHERE fc.kind <> 'data'), 0)::bigint AS ignored
    FROM raw.file_count AS fc
    WHERE fc.file_id = f.file_id
) AS c ON TRUE
INNER JOIN LATERAL (
    SELECT
        count(*) AS raw_rows,
        count(*) FILTER (WHERE s.intake_state = 'empty') AS empty_rows,
        count(*) FILTER (WHERE s.intake_state = 'quarantined') AS quarantined_rows,
        count(*) FILTER (WHERE s.intake_state = 'accepted') AS accepted_rows
    FROM (
        SELECT cc.intake_state FROM core.candidate AS cc WHERE cc.file_id = f.file_id
        UNION ALL
        SELECT cr.intake_state FROM core.resident AS cr WHERE cr.file_id = f.file_id
        UNION ALL
        SELECT cm.intake_state FROM core.member AS cm WHERE cm.file_id = f.file_id
    ) AS s
) AS l ON TRUE
WHERE f.status IN ('loaded', 'held', 'accepted', 'superseded');
COMMENT ON VIEW audit.row_balance IS
'Rows in a file = ignored + empty + quarantined + accepted; the difference is always 0.';

CREATE VIEW audit.decision_balance AS
SELECT
    r.run_id,
    r.period,
    r.status,
    i.data_rows,
    d.decided,
    d.empty_rows,
    d.quarantined,
    d.duplicate,
    d.not_found,
    d.review,
    d.ineligible,
    d.verified,
    coalesce(s.staged, 0) AS staged,
    i.data_rows - d.decided AS difference,
    d.verified - coalesce(s.staged, 0) AS staging_difference
FROM verification.run AS r
INNER JOIN LATERAL (
    SELECT coalesce(sum(fc.row_count), 0)::bigint AS data_rows
    FROM verification.run_file AS rf
    INNER JOIN raw.file_count AS fc USING (file_id)
    WHERE rf.run_id = r.run_id AND rf.role = 'candidate' AND fc.kind = 'data'
) AS i ON TRUE
INNER JOIN LATERAL (
    SELECT
        count(*) AS decided,
        count(*) FILTER (WHERE v.state = 'empty') AS empty_rows,
        count(*) FILTER (WHERE v.state = 'quarantined') AS quarantined,
        count(*) FILTER (WHERE v.state = 'duplicate') AS duplicate,
        count(*) FILTER (WHERE v.state = 'not_found') AS not_found,
        count(*) FILTER (WHERE v.state = 'review') AS review,
        count(*) FILTER (WHERE v.state = 'ineligible') AS ineligible,
        count(*) FILTER (WHERE v.state = 'verified') AS verified
    FROM verification.decision AS v
    WHERE v.run_id = r.run_id
) AS d ON TRUE
LEFT JOIN LATERAL (
    SELECT count(sr.nik) AS staged
    FROM staging.submission_row AS sr
    INNER JOIN staging.batch AS b USING (batch_id)
    WHERE b.run_id = r.run_id
) AS s ON TRUE
WHERE r.status IN ('decided', 'checked', 'published', 'superseded');
COMMENT ON VIEW audit.decision_balance IS
'Each data row of the candidate files is in exactly one state; both differences are always 0.';
