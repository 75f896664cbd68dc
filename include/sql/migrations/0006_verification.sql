-- One decision a candidate row and run, with its verdicts and reasons; nothing is overwritten.
CREATE TABLE verification.run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    enrolment_date date NOT NULL,
    input_sha256 text NOT NULL UNIQUE,
    inputs jsonb NOT NULL,
    status text NOT NULL DEFAULT 'opened'
    CHECK (status IN ('opened', 'linked', 'decided', 'checked', 'published', 'superseded', 'failed')),
    opened_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN verification.run.inputs IS
'Hashes of files, suites, models, rules and code: what a decision can be replayed from.';

CREATE TABLE verification.run_file (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    file_id bigint NOT NULL REFERENCES raw.file,
    role text NOT NULL CHECK (role IN ('candidate', 'resident', 'member')),
    PRIMARY KEY (run_id, file_id)
);

ALTER TABLE linkage.run
ADD FOREIGN KEY (verification_run_id) REFERENCES verification.run ON DELETE CASCADE;

CREATE TABLE verification.verdict (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    attribute text NOT NULL
    CHECK (attribute IN (
        'name', 'address', 'population_status', 'birth_date', 'birth_place', 'sex', 'nik'
    )),
    verdict text NOT NULL CHECK (verdict IN ('sesuai', 'tidak sesuai', 'kosong')),
    score smallint CHECK (score BETWEEN 0 AND 100),
    PRIMARY KEY (run_id, row_id, attribute)
);

CREATE TABLE verification.decision (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    state text NOT NULL CHECK (state IN (
        'empty', 'quarantined', 'duplicate', 'not_found', 'review', 'ineligible', 'verified'
    )),
    reasons text[] NOT NULL,
    resident_row_id bigint,
    probability double precision,
    survivor_row_id bigint,
    overlap text CHECK (overlap IN (
        'NEW', 'RENEWAL', 'CROSS_SEGMENT', 'OTHER_SPONSOR', 'SELF_PAID', 'PU_ACTIVE', 'DORMANT',
        'PROGRAM_GAP'
    )),
    member_row_id bigint,
    PRIMARY KEY (run_id, row_id),
    CHECK (state IN ('empty', 'verified') OR cardinality(reasons) > 0),
    CHECK (state <> 'verified' OR resident_row_id IS NOT NULL)
);
