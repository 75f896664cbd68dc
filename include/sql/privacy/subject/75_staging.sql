-- Rows made for BPJS Ketenagakerjaan.
SELECT
    jsonb_build_object('period', b.period, 'batch_status', b.status)
    || jsonb_strip_nulls(to_jsonb(r) - '{batch_id,candidate_row_id,resident_row_id}'::text[]) AS item
FROM staging.submission_row AS r
INNER JOIN staging.batch AS b ON r.batch_id = b.batch_id
WHERE r.nik IN (SELECT n.nik FROM subject_nik AS n)
ORDER BY b.period COLLATE "C", r.batch_id;
