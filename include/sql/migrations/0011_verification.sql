-- Counts of a run that need its rows and that the summary names, without a person in them.
CREATE VIEW mart.run_received AS
SELECT
    rf.run_id,
    count(*) AS candidates,
    count(*) FILTER (WHERE c.is_disabled) AS disabled,
    count(c.nik) - count(DISTINCT c.nik) AS nik_duplicates
FROM verification.run_file AS rf
INNER JOIN core.candidate AS c ON rf.file_id = c.file_id
WHERE rf.role = 'candidate'
GROUP BY rf.run_id;
COMMENT ON COLUMN mart.run_received.nik_duplicates IS
'Data rows whose NIK, as far as it can be read, stands in an earlier data row too.';

CREATE VIEW mart.run_ineligible AS
SELECT
    d.run_id,
    d.reasons[1] AS reason,
    count(*) AS candidates
FROM verification.decision AS d
WHERE d.state = 'ineligible'
GROUP BY d.run_id, d.reasons[1];
COMMENT ON VIEW mart.run_ineligible IS 'Ineligible candidates by their leading reason: each counted once.';

GRANT SELECT ON mart.run_received, mart.run_ineligible TO padan_reporter, padan_loader;
