-- The consequences of the judgements for the run's rows: every row of a content gets those of its content.
CREATE TEMP TABLE judged_row ON COMMIT DROP AS
SELECT
    c.row_id,
    j.person,
    j.resident_row_id,
    j.is_contradicted,
    j.is_unclear,
    j.is_for_the_field,
    j.is_contradicted OR j.is_unclear OR j.is_for_the_field AS is_held
FROM row_content AS c
INNER JOIN judged_content AS j ON c.row_sha256 = j.row_sha256;
ANALYZE judged_row;

CREATE TEMP TABLE not_resident ON COMMIT DROP AS
SELECT DISTINCT
    c.row_id,
    j.resident_row_id
FROM row_content AS c
INNER JOIN judged_apart AS j ON c.row_sha256 = j.row_sha256;
ANALYZE not_resident;

CREATE TEMP TABLE parted_row ON COMMIT DROP AS
SELECT DISTINCT
    a.row_id,
    b.row_id AS other_row_id
FROM judged_parted AS j
INNER JOIN row_content AS a ON j.row_sha256 = a.row_sha256
INNER JOIN row_content AS b ON j.other_sha256 = b.row_sha256 AND a.row_id <> b.row_id;
ANALYZE parted_row;
