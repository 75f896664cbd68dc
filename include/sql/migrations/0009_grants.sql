-- Least privilege: the loader works, the reviewer reads decisions, the reporter sees aggregates only.
GRANT USAGE ON SCHEMA raw, ref, core, quality, linkage, verification, staging, audit, mart TO padan_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA
raw, ref, core, quality, linkage, verification, staging, mart TO padan_loader;
-- so that the planner knows a table that was just filled (the linter does not know MAINTAIN yet)
GRANT MAINTAIN -- noqa: PRS
ON ALL TABLES IN SCHEMA raw, core, quality, linkage, verification, staging TO padan_loader;
GRANT SELECT, INSERT ON audit.ledger, audit.transition TO padan_loader;
GRANT SELECT, INSERT, UPDATE ON audit.outbox TO padan_loader;
GRANT SELECT ON audit.row_balance, audit.decision_balance TO padan_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA raw, quality, linkage, verification, staging, audit TO padan_loader;

GRANT USAGE ON SCHEMA raw, core, quality, linkage, verification, audit TO padan_reviewer;
GRANT SELECT ON ALL TABLES IN SCHEMA raw, core, quality, linkage, verification TO padan_reviewer;
GRANT INSERT ON audit.ledger TO padan_reviewer;

GRANT USAGE ON SCHEMA mart, audit, quality TO padan_reporter;
GRANT SELECT ON ALL TABLES IN SCHEMA mart TO padan_reporter;
GRANT SELECT ON quality.run, quality.finding, quality.gate TO padan_reporter;
GRANT SELECT ON audit.row_balance, audit.decision_balance TO padan_reporter;
