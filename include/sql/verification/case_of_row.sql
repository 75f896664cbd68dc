-- The newest decision about a row beyond its state: its months, and which rows are the same person.
SELECT
    d.run_id,
    r.enrolment_date,
    r.judgements_as_of,
    d.overlap,
    s.row_id AS survivor_row_id,
    s.sheet AS survivor_sheet,
    s.sheet_row AS survivor_sheet_row,
    ARRAY(
        SELECT o.row_id
        FROM verification.decision AS o
        WHERE o.run_id = d.run_id AND o.survivor_row_id = d.row_id
        ORDER BY o.row_id
    ) AS stands_for
FROM verification.decision AS d
INNER JOIN verification.run AS r ON d.run_id = r.run_id
LEFT JOIN raw.candidate AS s ON d.survivor_row_id = s.row_id
WHERE d.row_id = %(row_id)s
ORDER BY d.run_id DESC
LIMIT 1;
