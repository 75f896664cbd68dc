-- Schemas, one for each stage a record goes through, and the roles that may touch them.
CREATE SCHEMA raw;
CREATE SCHEMA ref;
CREATE SCHEMA core;
CREATE SCHEMA quality;
CREATE SCHEMA linkage;
CREATE SCHEMA verification;
CREATE SCHEMA staging;
CREATE SCHEMA submission;
CREATE SCHEMA monitoring;
CREATE SCHEMA audit;
CREATE SCHEMA mart;

-- Roles belong to the whole server, so a second warehouse on it finds them there already.
DO $$
DECLARE role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['padan_loader', 'padan_reviewer', 'padan_reporter'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END $$;
