-- One step of an appeal.
INSERT INTO rereview.appeal (finding_id, state, actor, role, reason, period)
VALUES (%(finding_id)s, %(state)s, %(actor)s, %(role)s, %(reason)s, %(period)s)
RETURNING appeal_id;
