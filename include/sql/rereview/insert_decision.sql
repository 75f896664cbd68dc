-- One answer to a finding.
INSERT INTO rereview.finding_decision (finding_id, answer, actor, role, reason, period)
VALUES (%(finding_id)s, %(answer)s, %(actor)s, %(role)s, %(reason)s, %(period)s)
RETURNING decision_id;
