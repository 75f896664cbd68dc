-- Who looked at all of this before, and why.
SELECT
    jsonb_build_object(
        'actor', a.actor, 'role', a.role, 'reason', a.reason, 'at', a.at, 'way', a.way
    ) AS item
FROM audit.access AS a
INNER JOIN subject_key AS k ON a.subject_hmac = k.subject_hmac
ORDER BY a.access_id;
