-- Older accepted or held files of the same agency and period give way to this one.
UPDATE raw.file AS o
SET status = 'superseded', superseded_by = f.file_id
FROM raw.file AS f
WHERE
    f.file_id = %(file_id)s
    AND o.agency = f.agency
    AND o.period = f.period
    AND o.file_id < f.file_id
    AND o.status IN ('accepted', 'held')
RETURNING o.file_id
