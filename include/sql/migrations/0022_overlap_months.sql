-- What memberships at BPJS mean month by month: the evidence behind a decision, and for the auditor.
CREATE FUNCTION verification.month_number(month text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(month, 4)::integer * 12 + right(month, 2)::integer;
COMMENT ON FUNCTION verification.month_number IS 'A month YYYY-MM as a number: the next month is one more.';

CREATE TABLE verification.overlap_month (
    run_id bigint NOT NULL REFERENCES verification.run ON DELETE CASCADE,
    row_id bigint NOT NULL,
    month text NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    class text NOT NULL CHECK (class IN (
        'RENEWAL', 'CROSS_SEGMENT', 'OTHER_SPONSOR', 'SELF_PAID', 'PU_ACTIVE', 'DORMANT', 'PROGRAM_GAP'
    )),
    member_row_id bigint NOT NULL,
    standing text NOT NULL CHECK (standing IN ('covers', 'lapsing', 'ended', 'dormant')),
    programme_rp integer NOT NULL CHECK (programme_rp >= 0),
    is_paid_elsewhere boolean NOT NULL,
    is_settled boolean NOT NULL,
    PRIMARY KEY (run_id, row_id, month)
);
COMMENT ON TABLE verification.overlap_month IS
'The class of a linked row in a month, and the membership that speaks for it. No row: NEW.';
COMMENT ON COLUMN verification.overlap_month.programme_rp IS
'Rupiah the programme itself paid for the person in the month, by the tariff of that month.';
COMMENT ON COLUMN verification.overlap_month.is_paid_elsewhere IS
'Whether anybody but the programme paid for the month, whichever membership speaks.';
COMMENT ON COLUMN verification.overlap_month.is_settled IS
'Whether who the row is needs no officer.';

CREATE VIEW verification.person_month AS
SELECT
    o.run_id,
    o.month,
    o.class,
    o.is_settled,
    -- without an extract the row itself: its doubles are left out already
    coalesce(d.resident_row_id, -d.row_id) AS person,
    max(o.programme_rp) AS programme_rp,
    max(o.programme_rp) FILTER (WHERE o.is_paid_elsewhere AND o.programme_rp > 0) AS paid_twice_rp
FROM verification.overlap_month AS o
INNER JOIN verification.decision AS d ON o.run_id = d.run_id AND o.row_id = d.row_id
WHERE d.state <> 'duplicate'
GROUP BY o.run_id, o.month, o.class, o.is_settled, coalesce(d.resident_row_id, -d.row_id);
COMMENT ON VIEW verification.person_month IS
'overlap_month with a person once a month and class, in however many rows of the list.';
COMMENT ON COLUMN verification.person_month.paid_twice_rp IS
'What the programme paid for a month that somebody else paid too; null for any other month.';

CREATE VIEW mart.run_overlap_month AS
SELECT
    p.run_id,
    p.month,
    p.class,
    p.is_settled,
    count(*) AS persons,
    count(*) FILTER (WHERE p.programme_rp > 0) AS paid_persons,
    sum(p.programme_rp)::bigint AS paid_rp,
    count(p.paid_twice_rp) AS paid_twice_persons,
    coalesce(sum(p.paid_twice_rp), 0)::bigint AS paid_twice_rp
FROM verification.person_month AS p
GROUP BY p.run_id, p.month, p.class, p.is_settled;
COMMENT ON VIEW mart.run_overlap_month IS
'Persons by class and month. paid: by the programme itself; paid_twice: by it and by somebody else.';

CREATE VIEW mart.run_overlap AS
SELECT
    p.run_id,
    p.class,
    p.is_settled,
    count(DISTINCT p.person) AS persons,
    count(*) AS person_months,
    count(DISTINCT p.person) FILTER (WHERE p.paid_twice_rp IS NOT NULL) AS paid_twice_persons,
    count(p.paid_twice_rp) AS paid_twice_months,
    coalesce(sum(p.paid_twice_rp), 0)::bigint AS paid_twice_rp
FROM verification.person_month AS p
GROUP BY p.run_id, p.class, p.is_settled;
COMMENT ON VIEW mart.run_overlap IS
'The same over all months looked at: a person is counted once a class, and once a month in person_months.';

GRANT SELECT, INSERT, DELETE, MAINTAIN -- noqa: PRS
ON verification.overlap_month TO padan_loader;
GRANT SELECT ON verification.overlap_month TO padan_reviewer;
GRANT SELECT ON mart.run_overlap_month, mart.run_overlap TO padan_reporter, padan_loader;
