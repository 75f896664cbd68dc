-- Files as they came, and every row of them as received: text, with file and row number.
CREATE TABLE raw.file (
    file_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agency text NOT NULL,
    role text NOT NULL CHECK (role IN ('candidate', 'resident', 'member')),
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    path text NOT NULL,
    size_bytes bigint NOT NULL,
    modified_ns bigint NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL DEFAULT 'registered'
    CHECK (status IN ('registered', 'loaded', 'held', 'accepted', 'refused', 'superseded')),
    refusal_code text,
    refusal_message text,
    superseded_by bigint REFERENCES raw.file,
    contract_sha256 text,
    UNIQUE (agency, period, sha256),
    CHECK ((status = 'refused') = (refusal_code IS NOT NULL))
);
COMMENT ON TABLE raw.file IS
'One row a file content, agency and period. The same content a second time is the same row.';

CREATE TABLE raw.sighting (
    agency text NOT NULL,
    path text NOT NULL,
    size_bytes bigint NOT NULL,
    modified_ns bigint NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    complete boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY (agency, path)
);
COMMENT ON TABLE raw.sighting IS
'The last poll of a file in an inbox. Complete: renamed from .part, or unchanged over two polls.';

CREATE TABLE raw.file_count (
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    sheet text NOT NULL DEFAULT '',
    kind text NOT NULL CHECK (kind IN ('data', 'title', 'header', 'spacer', 'total')),
    row_count bigint NOT NULL CHECK (row_count >= 0),
    PRIMARY KEY (file_id, sheet, kind)
);
COMMENT ON TABLE raw.file_count IS
'What the reader counted, independently of what was loaded: the other side of the row balance.';

-- The three roles a file can play. Values are text exactly as received; columns that the
-- contract does not know are kept in extra. row_id is one key over all files of a role.
CREATE TABLE raw.candidate (
    row_id bigint GENERATED ALWAYS AS (file_id * 100000000 + row_number) STORED PRIMARY KEY,
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_number bigint NOT NULL CHECK (row_number BETWEEN 1 AND 99999999),
    sheet text NOT NULL DEFAULT '',
    sheet_row bigint NOT NULL,
    sequence_no text,
    nik text,
    kk text,
    full_name text,
    birth_place text,
    birth_date text,
    birth_place_date text,
    sex text,
    address text,
    rt text,
    rw text,
    rt_rw text,
    kelurahan text,
    kecamatan text,
    occupation text,
    segment text,
    disability text,
    phone text,
    mother_name text,
    extra jsonb
);
CREATE INDEX ON raw.candidate (file_id);

CREATE TABLE raw.resident (
    row_id bigint GENERATED ALWAYS AS (file_id * 100000000 + row_number) STORED PRIMARY KEY,
    -- no foreign key: checked 1.5 million times a file, it would cost more than the load
    file_id bigint NOT NULL,
    row_number bigint NOT NULL CHECK (row_number BETWEEN 1 AND 99999999),
    sheet text NOT NULL DEFAULT '',
    sheet_row bigint NOT NULL,
    nik text,
    kk text,
    full_name text,
    birth_place text,
    birth_date text,
    sex text,
    religion text,
    marital_status text,
    family_relation text,
    education text,
    occupation text,
    mother_name text,
    father_name text,
    address text,
    rt text,
    rw text,
    postal_code text,
    province_no text,
    province_name text,
    regency_no text,
    regency_name text,
    district_no text,
    district_name text,
    village_no text,
    village_name text,
    ektp_status text,
    population_status text,
    extra jsonb
);
CREATE INDEX ON raw.resident (file_id);

CREATE TABLE raw.member (
    row_id bigint GENERATED ALWAYS AS (file_id * 100000000 + row_number) STORED PRIMARY KEY,
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_number bigint NOT NULL CHECK (row_number BETWEEN 1 AND 99999999),
    sheet text NOT NULL DEFAULT '',
    sheet_row bigint NOT NULL,
    member_no text,
    nik text,
    full_name text,
    birth_date text,
    sex text,
    segment text,
    sponsor text,
    programmes text,
    first_month text,
    last_month text,
    membership_status text,
    arrears_months text,
    extra jsonb
);
CREATE INDEX ON raw.member (file_id);
