-- The ledger as a hash chain, and seals: entries that hold the hash of a set of append-only rows.
ALTER TABLE audit.ledger ALTER COLUMN entry_id DROP IDENTITY;
ALTER TABLE audit.ledger ADD COLUMN previous_sha256 text, ADD COLUMN sha256 text;
COMMENT ON COLUMN audit.ledger.entry_id IS
'Given by the trigger, the last one plus one: a number that is missing later was taken out.';
COMMENT ON COLUMN audit.ledger.previous_sha256 IS 'sha256 of the entry before; 64 zeros in the first entry.';
COMMENT ON COLUMN audit.ledger.sha256 IS
'Hash of all other columns in their canonical form (audit.entry_sha256).';

-- A JSON array of all columns: no value can run into its neighbour, and no setting of a session shows.
CREATE FUNCTION audit.entry_sha256(entry audit.ledger) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(json_build_array(
        entry.entry_id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.actor,
        entry.event, entry.subject, entry.reason, entry.evidence, entry.previous_sha256
    )::text, 'UTF8')), 'hex')
$$;

-- What was written before there was a chain is chained in the order of its numbers.
ALTER TABLE audit.ledger DISABLE TRIGGER ledger_append_only;
DO $$
DECLARE
    entry audit.ledger;
    last_sha256 text := repeat('0', 64);
BEGIN
    FOR entry IN SELECT * FROM audit.ledger ORDER BY entry_id LOOP
        entry.previous_sha256 := last_sha256;
        last_sha256 := audit.entry_sha256(entry);
        UPDATE audit.ledger SET previous_sha256 = entry.previous_sha256, sha256 = last_sha256
        WHERE entry_id = entry.entry_id;
    END LOOP;
END $$;
ALTER TABLE audit.ledger ENABLE TRIGGER ledger_append_only;
ALTER TABLE audit.ledger
ALTER COLUMN previous_sha256 SET NOT NULL,
ALTER COLUMN sha256 SET NOT NULL,
-- whatever a session sees, two entries never follow the same one
ADD UNIQUE (previous_sha256);
CREATE INDEX ON audit.ledger (subject, event, entry_id);

-- One append at a time: whoever holds the turn keeps it until its transaction ends.
CREATE FUNCTION audit.await_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.ledger', 0));
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_turn BEFORE INSERT ON audit.ledger
FOR EACH STATEMENT EXECUTE FUNCTION audit.await_turn();

-- As its owner: who may only add to the ledger cannot read the entry before.
CREATE FUNCTION audit.chain_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_entry audit.ledger;
BEGIN
    SELECT * INTO last_entry FROM audit.ledger ORDER BY entry_id DESC LIMIT 1;
    NEW.entry_id := coalesce(last_entry.entry_id, 0) + 1;
    NEW.previous_sha256 := coalesce(last_entry.sha256, repeat('0', 64));
    NEW.sha256 := audit.entry_sha256(NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_chain BEFORE INSERT ON audit.ledger
FOR EACH ROW EXECUTE FUNCTION audit.chain_entry();

CREATE TABLE audit.sealed_table (
    table_name text PRIMARY KEY,
    id_column text NOT NULL
);
COMMENT ON TABLE audit.sealed_table IS
'Append-only tables whose rows are sealed, set by set, in the ledger. Join with audit.seal_table.';
COMMENT ON COLUMN audit.sealed_table.id_column IS 'Grows with every insert; a set is a range of it.';

-- The query that makes the seal of a set of rows: count, range of ids, hash over all columns.
CREATE FUNCTION audit.seal_query(source text, id_column text, columns text[]) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT format(
        'SELECT count(*) AS rows, min(t.%1$I) AS first_id, max(t.%1$I) AS last_id,'
        ' encode(sha256(coalesce(string_agg(sha256(convert_to(ROW(%2$s)::text, ''UTF8'')), ''''::bytea'
        ' ORDER BY t.%1$I, ROW(%2$s)::text COLLATE "C"), ''''::bytea)), ''hex'') AS sha256 FROM %3$s AS t',
        id_column,
        (SELECT string_agg(format('t.%I', c.name), ', ' ORDER BY c.place)
         FROM unnest(columns) WITH ORDINALITY AS c (name, place)),
        source
    )
$$;

CREATE FUNCTION audit.columns_of(sealed regclass) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(a.attname::text ORDER BY a.attnum)
    FROM pg_attribute AS a
    WHERE a.attrelid = sealed AND a.attnum > 0 AND NOT a.attisdropped
$$;

CREATE TYPE audit.seal AS (rows bigint, first_id bigint, last_id bigint, sha256 text);

CREATE FUNCTION audit.record_seal(
    event text, reason text, sealed text, id_column text, columns text[], seal audit.seal, more jsonb
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO audit.ledger (actor, event, subject, reason, evidence)
    VALUES (
        'warehouse', record_seal.event, 'table ' || sealed, record_seal.reason,
        jsonb_build_object(
            'id_column', record_seal.id_column, 'columns', record_seal.columns, 'rows', (seal).rows,
            'first_id', (seal).first_id, 'last_id', (seal).last_id, 'sha256', (seal).sha256
        ) || more
    )
$$;

CREATE VIEW audit.seal_in_force AS
SELECT DISTINCT ON (l.subject, (l.evidence ->> 'first_id')::bigint)
    l.entry_id,
    substr(l.subject, 7) AS table_name,
    l.evidence ->> 'id_column' AS id_column,
    l.evidence -> 'columns' AS columns,
    (l.evidence ->> 'rows')::bigint AS rows,
    (l.evidence ->> 'first_id')::bigint AS first_id,
    (l.evidence ->> 'last_id')::bigint AS last_id,
    l.evidence ->> 'sha256' AS sha256
FROM audit.ledger AS l
WHERE l.event IN ('rows_sealed', 'rows_destroyed') AND l.subject LIKE 'table %'
ORDER BY l.subject ASC, (l.evidence ->> 'first_id')::bigint ASC, l.entry_id DESC;
COMMENT ON VIEW audit.seal_in_force IS
'The last seal of each range of ids: where rows were destroyed on schedule, the seal of what was left.';

-- What a session has set must not show in a hash: hence the settings, as in include/sql/warehouse.
CREATE FUNCTION audit.seal_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
    seal audit.seal;
    columns text[] := audit.columns_of(TG_RELID);
    name text := TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME;
    last_id bigint;
BEGIN
    EXECUTE audit.seal_query('inserted', TG_ARGV[0], columns) INTO seal;
    IF seal.rows = 0 THEN
        RETURN NULL;
    END IF;
    SELECT (l.evidence ->> 'last_id')::bigint INTO last_id
    FROM audit.ledger AS l
    WHERE l.subject = 'table ' || name AND l.event = 'rows_sealed'
    ORDER BY l.entry_id DESC LIMIT 1;
    IF seal.first_id <= last_id THEN
        RAISE EXCEPTION '% is sealed up to %: ids must grow', name, last_id;
    END IF;
    PERFORM audit.record_seal(
        'rows_sealed', 'append-only rows were added', name, TG_ARGV[0], columns, seal, '{}'
    );
    RETURN NULL;
END $$;

-- One call, and a table is append-only and sealed; what it holds already becomes its first set.
CREATE FUNCTION audit.seal_table(sealed regclass, id_column text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
SET intervalstyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
    seal audit.seal;
    name text;
BEGIN
    SELECT n.nspname || '.' || c.relname INTO STRICT name
    FROM pg_class AS c INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid WHERE c.oid = sealed;
    INSERT INTO audit.sealed_table (table_name, id_column) VALUES (name, id_column);
    EXECUTE format('CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()', sealed);
    -- before the first number is taken from the sequence: so that sets are ranges and never overlap
    EXECUTE format('CREATE TRIGGER seal_turn BEFORE INSERT ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION audit.await_turn()', sealed);
    EXECUTE format('CREATE TRIGGER seal_rows AFTER INSERT ON %s REFERENCING NEW TABLE AS inserted'
        ' FOR EACH STATEMENT EXECUTE FUNCTION audit.seal_rows(%L)', sealed, id_column);
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO padan_reviewer', split_part(name, '.', 1));
    EXECUTE format('GRANT SELECT ON %s TO padan_reviewer', sealed);
    EXECUTE audit.seal_query(sealed::text, id_column, audit.columns_of(sealed)) INTO seal;
    IF seal.rows > 0 THEN
        PERFORM audit.record_seal(
            'rows_sealed', 'rows from before the first seal', name, id_column, audit.columns_of(sealed),
            seal, '{}'
        );
    END IF;
END $$;
COMMENT ON FUNCTION audit.seal_table IS
'Make a table append-only and sealed: SELECT audit.seal_table(''membership.transition'', ''transition_id'').';

DROP TRIGGER transition_append_only ON audit.transition;
DROP TRIGGER judgement_append_only ON verification.judgement;
DROP TRIGGER judged_pair_append_only ON verification.judged_pair;
SELECT audit.seal_table('audit.transition', 'transition_id');
SELECT audit.seal_table('verification.judgement', 'judgement_id');
SELECT audit.seal_table('verification.judged_pair', 'judgement_id');

CREATE VIEW mart.ledger_head AS
SELECT
    l.entry_id,
    l.sha256
FROM audit.ledger AS l
ORDER BY l.entry_id DESC
LIMIT 1;
COMMENT ON VIEW mart.ledger_head IS 'The last entry: who keeps its hash elsewhere can see a cut end later.';

GRANT SELECT ON mart.ledger_head TO padan_reporter, padan_loader, padan_reviewer;
GRANT USAGE ON SCHEMA mart TO padan_reviewer;
GRANT SELECT ON audit.ledger, audit.sealed_table, audit.seal_in_force TO padan_reviewer, padan_loader;
