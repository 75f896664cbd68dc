-- Missed workers of a run as counts by kelurahan, and the verified who wait because the target is full.
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

CREATE TABLE verification.waiting (
    run_id bigint NOT NULL,
    row_id bigint NOT NULL,
    place bigint NOT NULL CHECK (place > 0),
    order_keys text[] NOT NULL,
    order_values text[] NOT NULL,
    PRIMARY KEY (run_id, row_id),
    UNIQUE (run_id, place),
    FOREIGN KEY (run_id, row_id) REFERENCES verification.decision ON DELETE CASCADE,
    CHECK (cardinality(order_keys) = cardinality(order_values))
);
COMMENT ON TABLE verification.waiting IS
'Verified candidates beyond the target, in the order of include/rules/quota.yaml; made by `padan quota`.';
COMMENT ON COLUMN verification.waiting.order_values IS
'What each order key is for this candidate, the lower the earlier: why the place is this one.';
GRANT SELECT, INSERT, DELETE ON verification.waiting TO padan_loader;
GRANT SELECT ON verification.waiting TO padan_reviewer;

CREATE VIEW mart.run_waiting AS
SELECT
    w.run_id,
    s.kecamatan_code,
    count(*) AS candidates
FROM verification.waiting AS w
INNER JOIN staging.batch AS b ON w.run_id = b.run_id
INNER JOIN staging.submission_row AS s ON b.batch_id = s.batch_id AND w.row_id = s.candidate_row_id
GROUP BY w.run_id, s.kecamatan_code;
COMMENT ON VIEW mart.run_waiting IS 'The waiting list by kecamatan of the register: counts, nobody in them.';
GRANT SELECT ON mart.run_waiting TO padan_reporter, padan_loader;
