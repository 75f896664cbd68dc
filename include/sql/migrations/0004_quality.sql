-- What the suites found: runs, findings by rule, quarantined rows with every rule they broke, gates.
CREATE TABLE quality.run (
    file_id bigint PRIMARY KEY REFERENCES raw.file ON DELETE CASCADE,
    suite text NOT NULL,
    suite_sha256 text NOT NULL,
    checked_rows bigint NOT NULL,
    failing_rows bigint NOT NULL,
    quarantined_rows bigint NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE quality.finding (
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    rule text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    quarantine boolean NOT NULL,
    checked_rows bigint NOT NULL,
    failing_rows bigint NOT NULL,
    PRIMARY KEY (file_id, rule)
);
COMMENT ON TABLE quality.finding IS 'One row a file and rule, also where nothing failed: for trends.';

CREATE TABLE quality.failure (
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_id bigint NOT NULL,
    rule text NOT NULL,
    quarantine boolean NOT NULL,
    PRIMARY KEY (row_id, rule)
);
CREATE INDEX ON quality.failure (file_id);
COMMENT ON TABLE quality.failure IS
'Rows and the rules they broke. A row is quarantined if any of them says so.';

CREATE TABLE quality.gate (
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    gate text NOT NULL,
    measured numeric,
    permitted numeric,
    passed boolean NOT NULL,
    message text NOT NULL,
    released_by text,
    release_reason text,
    released_at timestamptz,
    PRIMARY KEY (file_id, gate),
    CHECK ((released_by IS NULL) = (release_reason IS NULL))
);
