-- Missed workers of a run as counts by kelurahan; the people themselves are found anew when asked for.
CREATE TABLE verification.missed_count (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    kelurahan_code text NOT NULL,
    residents bigint NOT NULL CHECK (residents > 0),
    PRIMARY KEY (run_id, kelurahan_code)
);
COMMENT ON TABLE verification.missed_count IS
'Residents in vulnerable work without cover and on no list; counted by `padan missed`, empty until then.';
GRANT SELECT, INSERT, DELETE ON verification.missed_count TO padan_loader;
GRANT SELECT ON verification.missed_count TO padan_reviewer;

CREATE VIEW mart.run_missed AS
SELECT
    m.run_id,
    left(m.kelurahan_code, 6) AS kecamatan_code,
    m.kelurahan_code,
    m.residents
FROM verification.missed_count AS m;
COMMENT ON VIEW mart.run_missed IS 'Missed workers by kelurahan: counts, nobody in them.';
GRANT SELECT ON mart.run_missed TO padan_reporter, padan_loader;
