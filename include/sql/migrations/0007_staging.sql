-- What may go to BPJS: loaded under an unpublished batch, checked, then published.
CREATE TABLE staging.batch (
    batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL UNIQUE REFERENCES verification.run ON DELETE CASCADE,
    period text NOT NULL,
    status text NOT NULL DEFAULT 'unpublished'
    CHECK (status IN ('unpublished', 'published', 'withdrawn')),
    suite_sha256 text,
    published_at timestamptz
);
CREATE UNIQUE INDEX one_published_batch_a_period ON staging.batch (period) WHERE status = 'published';

CREATE TABLE staging.submission_row (
    batch_id bigint NOT NULL REFERENCES staging.batch ON DELETE CASCADE,
    nik text NOT NULL CHECK (nik ~ '^\d{16}$'),
    full_name text NOT NULL,
    birth_place text,
    birth_date date NOT NULL,
    sex char(1) NOT NULL CHECK (sex IN ('L', 'P')),
    marital_status smallint,
    address text,
    rt smallint,
    rw smallint,
    kelurahan_code text NOT NULL,
    kecamatan_code text NOT NULL,
    postal_code text,
    phone text,
    mother_name text,
    occupation text,
    segment text NOT NULL,
    is_disabled boolean NOT NULL,
    programmes text NOT NULL,
    start_month text NOT NULL CHECK (start_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    first_active_month text NOT NULL CHECK (first_active_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    contribution_rp integer NOT NULL CHECK (contribution_rp > 0),
    overlap text NOT NULL,
    candidate_row_id bigint NOT NULL,
    resident_row_id bigint NOT NULL,
    PRIMARY KEY (batch_id, nik)
);

CREATE VIEW staging.bpjs_submission AS
SELECT
    b.period,
    r.nik,
    r.full_name,
    r.birth_place,
    r.birth_date,
    r.sex,
    r.marital_status,
    r.address,
    r.rt,
    r.rw,
    r.kelurahan_code,
    r.kecamatan_code,
    r.postal_code,
    r.phone,
    r.mother_name,
    r.occupation,
    r.segment,
    r.is_disabled,
    r.programmes,
    r.start_month,
    r.first_active_month,
    r.contribution_rp,
    r.overlap
FROM staging.submission_row AS r
INNER JOIN staging.batch AS b USING (batch_id)
WHERE b.status = 'published';
COMMENT ON VIEW staging.bpjs_submission IS
'The published batch of each period: the only source of a BPJS file.';
