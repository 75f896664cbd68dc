-- Who decided what about which content.
INSERT INTO submission.approval (batch_id, content_sha256, decision, maker, actor, reason, simulated)
VALUES (
    %(batch_id)s, %(content_sha256)s, %(decision)s, %(maker)s, %(actor)s, %(reason)s, %(simulated)s
);
