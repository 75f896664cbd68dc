-- UU PDP 27/2022: looks at single people, their requests, holds, and destruction on schedule.
CREATE TABLE audit.access (
    access_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    subject_hmac text NOT NULL CHECK (subject_hmac ~ '^[0-9a-f]{64}$'),
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    role text NOT NULL CHECK (btrim(role) <> ''),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    way text NOT NULL CHECK (way IN ('terminal', 'encrypted file')),
    shown jsonb NOT NULL
);
CREATE INDEX ON audit.access (subject_hmac);
COMMENT ON TABLE audit.access IS
'Append-only: who looked at everything about one person, why, and what they saw.';
COMMENT ON COLUMN audit.access.subject_hmac IS
'HMAC-SHA-256 of the NIK under PADAN_PEPPER, which is not in the warehouse: nobody can try all NIKs on it.';
COMMENT ON COLUMN audit.access.shown IS 'Section -> number of records.';
SELECT audit.seal_table('audit.access', 'access_id');

-- A NIK stands here only as long as somebody must act on it.
CREATE TABLE audit.subject_request (
    request_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('access', 'correction', 'end')),
    subject_hmac text NOT NULL CHECK (subject_hmac ~ '^[0-9a-f]{64}$'),
    nik text,
    details text NOT NULL CHECK (btrim(details) <> ''),
    received_at timestamptz NOT NULL,
    deadline timestamptz NOT NULL,
    registered_by text NOT NULL CHECK (btrim(registered_by) <> ''),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered', 'refused')),
    answer text,
    closed_by text,
    closed_at timestamptz,
    CHECK ((state = 'open') = (nik IS NOT NULL)),
    CHECK ((state = 'open') = (answer IS NULL)),
    CHECK ((state = 'open') = (closed_by IS NULL)),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX ON audit.subject_request (subject_hmac);
COMMENT ON COLUMN audit.subject_request.deadline IS 'UU PDP 27/2022 art. 30, 32: 3 x 24 hours from receipt.';

CREATE TABLE audit.hold (
    hold_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('claim', 'appeal', 'other')),
    nik text,
    subject_hmac text NOT NULL CHECK (subject_hmac ~ '^[0-9a-f]{64}$'),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    placed_by text NOT NULL CHECK (btrim(placed_by) <> ''),
    placed_at timestamptz NOT NULL,
    released_by text,
    released_at timestamptz,
    CHECK ((released_at IS NULL) = (released_by IS NULL)),
    CHECK ((released_at IS NULL) = (nik IS NOT NULL))
);
COMMENT ON TABLE audit.hold IS
'Whose data is not destroyed yet, and why; so too who has an open request.';

CREATE VIEW audit.held_person AS
SELECT h.nik FROM audit.hold AS h
WHERE h.released_at IS NULL
UNION
SELECT r.nik FROM audit.subject_request AS r
WHERE r.state = 'open';

-- What was destroyed, as counts: the row balance goes on to say where every row is.
CREATE TABLE audit.destroyed_row (
    file_id bigint NOT NULL REFERENCES raw.file,
    intake_state text NOT NULL,
    destroyed_on date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0),
    PRIMARY KEY (file_id, intake_state, destroyed_on)
);
CREATE TABLE audit.destroyed_decision (
    run_id bigint NOT NULL REFERENCES verification.run,
    state text NOT NULL,
    destroyed_on date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0),
    PRIMARY KEY (run_id, state, destroyed_on)
);
COMMENT ON COLUMN audit.destroyed_decision.state IS
'A state of decisions, or "staged" for rows of the batch.';

ALTER TABLE raw.file DROP CONSTRAINT file_status_check;
ALTER TABLE raw.file ADD CONSTRAINT file_status_check
CHECK (status IN ('registered', 'loaded', 'held', 'accepted', 'refused', 'superseded', 'destroyed'));

CREATE OR REPLACE VIEW audit.row_balance AS
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
        coalesce(sum(s.rows), 0)::bigint AS raw_rows,
        coalesce(sum(s.rows) FILTER (WHERE s.intake_state = 'empty'), 0)::bigint AS empty_rows,
        coalesce(sum(s.rows) FILTER (WHERE s.intake_state = 'quarantined'), 0)::bigint AS quarantined_rows,
        coalesce(sum(s.rows) FILTER (WHERE s.intake_state = 'accepted'), 0)::bigint AS accepted_rows
    FROM (
        SELECT
            cc.intake_state,
            count(*) AS rows
        FROM core.candidate AS cc WHERE cc.file_id = f.file_id
        GROUP BY cc.intake_state
        UNION ALL
        SELECT
            cr.intake_state,
            count(*) AS rows
        FROM core.resident AS cr WHERE cr.file_id = f.file_id
        GROUP BY cr.intake_state
        UNION ALL
        SELECT
            cm.intake_state,
            count(*) AS rows
        FROM core.member AS cm WHERE cm.file_id = f.file_id
        GROUP BY cm.intake_state
        UNION ALL
        SELECT
            dr.intake_state,
            dr.rows
        FROM audit.destroyed_row AS dr WHERE dr.file_id = f.file_id
    ) AS s
) AS l ON TRUE
WHERE f.status IN ('loaded', 'held', 'accepted', 'superseded', 'destroyed');
COMMENT ON VIEW audit.row_balance IS
'Rows in a file = ignored + empty + quarantined + accepted, also those destroyed since; difference 0.';

CREATE OR REPLACE VIEW audit.decision_balance AS
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
    s.staged,
    i.data_rows - d.decided AS difference,
    d.verified - s.staged AS staging_difference
FROM verification.run AS r
INNER JOIN LATERAL (
    SELECT coalesce(sum(fc.row_count), 0)::bigint AS data_rows
    FROM verification.run_file AS rf
    INNER JOIN raw.file_count AS fc USING (file_id)
    WHERE rf.run_id = r.run_id AND rf.role = 'candidate' AND fc.kind = 'data'
) AS i ON TRUE
INNER JOIN LATERAL (
    SELECT
        coalesce(sum(v.rows), 0)::bigint AS decided,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'empty'), 0)::bigint AS empty_rows,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'quarantined'), 0)::bigint AS quarantined,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'duplicate'), 0)::bigint AS duplicate,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'not_found'), 0)::bigint AS not_found,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'review'), 0)::bigint AS review,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'ineligible'), 0)::bigint AS ineligible,
        coalesce(sum(v.rows) FILTER (WHERE v.state = 'verified'), 0)::bigint AS verified
    FROM (
        SELECT
            vd.state,
            count(*) AS rows
        FROM verification.decision AS vd WHERE vd.run_id = r.run_id
        GROUP BY vd.state
        UNION ALL
        SELECT
            dd.state,
            dd.rows
        FROM audit.destroyed_decision AS dd WHERE dd.run_id = r.run_id AND dd.state <> 'staged'
    ) AS v
) AS d ON TRUE
INNER JOIN LATERAL (
    SELECT coalesce(sum(w.rows), 0)::bigint AS staged
    FROM (
        SELECT count(sr.nik) AS rows
        FROM staging.submission_row AS sr
        INNER JOIN staging.batch AS b USING (batch_id)
        WHERE b.run_id = r.run_id
        UNION ALL
        SELECT dd.rows
        FROM audit.destroyed_decision AS dd WHERE dd.run_id = r.run_id AND dd.state = 'staged'
    ) AS w
) AS s ON TRUE
WHERE r.status IN ('decided', 'checked', 'published', 'superseded');
COMMENT ON VIEW audit.decision_balance IS
'Each data row of the candidate files is in exactly one state, also when its decision was destroyed since.';

-- The only way rows of a sealed table go: each set is compared with its seal, and sealed anew after.
CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('padan.destroying', true) = TG_RELID::text
        AND current_user = (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = TG_RELID) THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$;

CREATE FUNCTION audit.destroy_rows(sealed text, ids bigint[], why text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
    before record;
    seal audit.seal;
    columns text[];
    source text := format('%I.%I', split_part(sealed, '.', 1), split_part(sealed, '.', 2));
    destroyed bigint;
    total bigint := 0;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit.sealed_table AS t WHERE t.table_name = sealed) THEN
        RAISE EXCEPTION '% is no sealed table', sealed;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.ledger', 0));
    FOR before IN
        SELECT * FROM audit.seal_in_force AS s
        WHERE s.table_name = sealed AND EXISTS (
            SELECT 1 FROM unnest(ids) AS i (id) WHERE i.id BETWEEN s.first_id AND s.last_id)
        ORDER BY s.first_id
    LOOP
        columns := ARRAY(SELECT jsonb_array_elements_text(before.columns));
        EXECUTE audit.seal_query(source, before.id_column, columns)
            || format(' WHERE t.%I BETWEEN $1 AND $2', before.id_column)
            INTO seal USING before.first_id, before.last_id;
        IF seal.rows <> before.rows OR seal.sha256 <> before.sha256 THEN
            RAISE EXCEPTION 'entry %: its rows differ from their seal', before.entry_id;
        END IF;
        PERFORM set_config('padan.destroying', source::regclass::oid::text, true);
        EXECUTE format('DELETE FROM %s WHERE %I BETWEEN $1 AND $2 AND %2$I = ANY($3)', source, before.id_column)
            USING before.first_id, before.last_id, ids;
        GET DIAGNOSTICS destroyed = ROW_COUNT;
        PERFORM set_config('padan.destroying', '', true);
        EXECUTE audit.seal_query(source, before.id_column, columns)
            || format(' WHERE t.%I BETWEEN $1 AND $2', before.id_column)
            INTO seal USING before.first_id, before.last_id;
        seal.first_id := before.first_id;
        seal.last_id := before.last_id;
        IF destroyed > 0 THEN
            PERFORM audit.record_seal('rows_destroyed', why, sealed, before.id_column, columns, seal,
                jsonb_build_object('destroyed', destroyed, 'seal_before', before.entry_id));
        END IF;
        total := total + destroyed;
    END LOOP;
    RETURN total;
END $$;
REVOKE EXECUTE ON FUNCTION audit.destroy_rows FROM public;
GRANT EXECUTE ON FUNCTION audit.destroy_rows TO padan_loader;

GRANT SELECT, INSERT ON audit.access TO padan_reviewer;
GRANT SELECT, INSERT, UPDATE ON audit.subject_request, audit.hold TO padan_reviewer;
GRANT SELECT ON raw.sighting, audit.held_person TO padan_loader;
GRANT SELECT, INSERT, UPDATE ON audit.destroyed_row, audit.destroyed_decision TO padan_loader;
GRANT DELETE ON quality.correction TO padan_loader;
GRANT SELECT (access_id, at) ON audit.access TO padan_loader;
GRANT SELECT (request_id, closed_at), DELETE ON audit.subject_request TO padan_loader;
GRANT SELECT (hold_id, released_at), DELETE ON audit.hold TO padan_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA staging TO padan_reviewer;
GRANT USAGE ON SCHEMA staging TO padan_reviewer;
