-- Editions: lists made of an earlier one and the corrections that came back to it.
ALTER TABLE raw.file ADD COLUMN corrects_file_id bigint REFERENCES raw.file;
COMMENT ON COLUMN raw.file.corrects_file_id IS 'The list of which this one is a corrected edition.';

CREATE TABLE quality.correction (
    file_id bigint NOT NULL REFERENCES raw.file ON DELETE CASCADE,
    row_number bigint NOT NULL,
    corrected_row_id bigint NOT NULL,
    columns text[] NOT NULL CHECK (cardinality(columns) > 0),
    PRIMARY KEY (file_id, row_number)
);
COMMENT ON TABLE quality.correction IS
'Rows of an edition that differ from the list it corrects, and in which columns. The values are in raw.';

-- A row is listed if a rule worth a line failed or it is empty.
CREATE VIEW quality.listed_row AS
SELECT
    p.file_id,
    p.sheet,
    p.sheet_row
FROM quality.row_place AS p
WHERE p.is_empty
UNION
SELECT
    p.file_id,
    p.sheet,
    p.sheet_row
FROM quality.row_place AS p
INNER JOIN quality.failure AS f ON p.file_id = f.file_id AND p.row_id = f.row_id
INNER JOIN quality.finding AS n ON f.file_id = n.file_id AND f.rule = n.rule
WHERE n.severity <> 'info';
COMMENT ON VIEW quality.listed_row IS 'Rows that stand on the fix-list of their file.';

CREATE VIEW mart.fixlist_closing AS
WITH followed AS (
    SELECT
        f.agency,
        f.period,
        f.file_id,
        f.status,
        lag(f.file_id) OVER (PARTITION BY f.agency, f.period ORDER BY f.file_id) AS before_file_id
    FROM raw.file AS f
    INNER JOIN quality.run AS r ON f.file_id = r.file_id
    WHERE f.role = 'candidate' AND f.status IN ('held', 'accepted', 'superseded')
)

SELECT
    w.agency,
    w.period,
    w.before_file_id AS file_id,
    w.file_id AS next_file_id,
    row_number() OVER (PARTITION BY w.agency, w.period ORDER BY w.file_id) AS wave,
    (SELECT count(*) FROM quality.listed_row AS l WHERE l.file_id = w.before_file_id) AS listed,
    (
        SELECT count(*)
        FROM quality.listed_row AS l
        WHERE
            l.file_id = w.before_file_id
            AND EXISTS (
                SELECT 1 FROM quality.row_place AS p
                WHERE p.file_id = w.file_id AND p.sheet = l.sheet AND p.sheet_row = l.sheet_row
            )
            AND NOT EXISTS (
                SELECT 1 FROM quality.listed_row AS n
                WHERE n.file_id = w.file_id AND n.sheet = l.sheet AND n.sheet_row = l.sheet_row
            )
    ) AS closed,
    (
        SELECT count(*)
        FROM quality.listed_row AS n
        WHERE
            n.file_id = w.file_id
            AND NOT EXISTS (
                SELECT 1 FROM quality.listed_row AS l
                WHERE l.file_id = w.before_file_id AND l.sheet = n.sheet AND l.sheet_row = n.sheet_row
            )
    ) AS newly_wrong,
    (SELECT count(*) FROM quality.correction AS c WHERE c.file_id = w.file_id) AS corrected
FROM followed AS w
WHERE w.before_file_id IS NOT NULL;
COMMENT ON VIEW mart.fixlist_closing IS 'How many listed rows of a list the one after it has closed.';

GRANT SELECT, INSERT ON quality.correction TO padan_loader;
GRANT SELECT ON quality.correction, quality.listed_row TO padan_reviewer, padan_loader;
GRANT SELECT ON mart.fixlist_closing TO padan_reporter, padan_loader;
