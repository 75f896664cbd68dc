-- What a gate measured. A release holds for the measure its person saw, and for no other.
INSERT INTO quality.gate AS g (file_id, gate, measured, permitted, passed, message)
VALUES (%(file_id)s, %(gate)s, %(measured)s, %(permitted)s, %(passed)s, %(message)s)
ON CONFLICT (file_id, gate) DO UPDATE SET
    measured = excluded.measured,
    permitted = excluded.permitted,
    passed = excluded.passed,
    message = excluded.message,
    released_by = CASE WHEN g.measured IS NOT DISTINCT FROM excluded.measured THEN g.released_by END,
    release_reason = CASE WHEN g.measured IS NOT DISTINCT FROM excluded.measured THEN g.release_reason END,
    released_at = CASE WHEN g.measured IS NOT DISTINCT FROM excluded.measured THEN g.released_at END
