-- What Dukcapil's web service was asked, as hashes of contents, and what it said.
CREATE SCHEMA dukcapil;

CREATE TABLE dukcapil.question (
    row_id bigint PRIMARY KEY REFERENCES core.candidate ON DELETE CASCADE,
    content_sha256 text NOT NULL CHECK (length(content_sha256) = 64)
);
CREATE INDEX ON dukcapil.question (content_sha256);
COMMENT ON TABLE dukcapil.question IS 'The content that a candidate row would be asked about with.';

CREATE TABLE dukcapil.answer (
    content_sha256 text PRIMARY KEY CHECK (length(content_sha256) = 64),
    outcome text NOT NULL
    CHECK (outcome IN ('found', 'deceased', 'double', 'not_found', 'inactive', 'bad_format')),
    elements jsonb NOT NULL,
    answered_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((outcome = 'found') = (elements <> '{}'::jsonb))
);
COMMENT ON COLUMN dukcapil.answer.elements IS
'Element -> {verdict: sesuai | tidak sesuai, score: 0 to 100 or null}; none unless found.';

GRANT USAGE ON SCHEMA dukcapil TO padan_loader, padan_reviewer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA dukcapil TO padan_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA dukcapil TO padan_reviewer;
