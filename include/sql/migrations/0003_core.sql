-- The same rows in one form: standardised values, each with a mark that says how it was read.
CREATE TABLE core.candidate (
    row_id bigint PRIMARY KEY REFERENCES raw.candidate ON DELETE CASCADE,
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_number bigint NOT NULL,
    intake_state text NOT NULL CHECK (intake_state IN ('empty', 'accepted', 'quarantined')),
    nik text,
    nik_form text NOT NULL CHECK (nik_form IN ('blank', 'ok', 'repaired', 'suspect', 'unreadable')),
    nik_damage text,
    kk text,
    kk_form text NOT NULL,
    name text,
    name_skeleton text,
    daeng text,
    deceased_mark boolean NOT NULL DEFAULT FALSE,
    birth_place text,
    birth_date date,
    birth_date_form text NOT NULL
    CHECK (birth_date_form IN ('blank', 'ok', 'ambiguous', 'repaired', 'unreadable')),
    sex char(1) CHECK (sex IN ('L', 'P')),
    address text,
    rt smallint,
    rw smallint,
    kelurahan_code text,
    kecamatan_code text,
    occupation text,
    occupation_code smallint,
    segment text,
    disability text,
    is_disabled boolean NOT NULL DEFAULT FALSE,
    phone text,
    mother_name text
);
CREATE INDEX ON core.candidate (file_id);

CREATE TABLE core.resident (
    row_id bigint PRIMARY KEY,
    -- no foreign key, as in raw.resident
    file_id bigint NOT NULL,
    row_number bigint NOT NULL,
    intake_state text NOT NULL CHECK (intake_state IN ('accepted', 'quarantined')),
    nik text,
    nik_form text NOT NULL,
    kk text,
    kk_form text NOT NULL,
    full_name text,
    name text,
    name_skeleton text,
    daeng text,
    birth_place text,
    birth_date date,
    birth_date_form text NOT NULL,
    sex char(1),
    marital_status smallint,
    family_relation smallint,
    occupation_code smallint,
    mother_name text,
    address text,
    rt smallint,
    rw smallint,
    region_code text,
    kelurahan_code text,
    kecamatan_code text,
    in_city boolean,
    postal_code text,
    population_status text
    CHECK (population_status IN ('alive', 'deceased', 'moved', 'missing', 'inactive', 'double'))
);
CREATE INDEX ON core.resident (file_id);

CREATE TABLE core.member (
    row_id bigint PRIMARY KEY REFERENCES raw.member ON DELETE CASCADE,
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_number bigint NOT NULL,
    intake_state text NOT NULL CHECK (intake_state IN ('accepted', 'quarantined')),
    member_no text,
    nik text,
    nik_form text NOT NULL,
    name text,
    name_skeleton text,
    daeng text,
    birth_date date,
    birth_date_form text NOT NULL,
    sex char(1),
    segment text CHECK (segment IN ('PU', 'BPU')),
    sponsor text,
    sponsor_kind text CHECK (sponsor_kind IN ('employer', 'self', 'city_programme', 'city_other', 'other')),
    programmes text,
    first_month text CHECK (first_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    last_month text CHECK (last_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    membership_status text CHECK (membership_status IN ('active', 'inactive')),
    arrears_months smallint
);
CREATE INDEX ON core.member (file_id);
CREATE INDEX ON core.member (nik);
