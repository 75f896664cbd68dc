-- The published run of each period and what it was made from.
SELECT
    r.period,
    r.inputs
FROM verification.run AS r
WHERE r.status = 'published';
