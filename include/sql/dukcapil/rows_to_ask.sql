-- Accepted candidate rows of a period that have a NIK, in natural order: agency, file content, row.
SELECT
    c.row_id,
    c.nik,
    c.name,
    c.birth_place,
    c.birth_date,
    c.sex,
    c.address,
    c.rt,
    c.rw,
    c.kelurahan_code,
    c.kecamatan_code
FROM core.candidate AS c
INNER JOIN raw.file AS f ON c.file_id = f.file_id
WHERE
    f.period = %(period)s
    AND f.role = 'candidate'
    AND f.status = 'accepted'
    AND c.intake_state = 'accepted'
    AND c.nik_form IN ('ok', 'repaired')
ORDER BY f.agency COLLATE "C", f.sha256 COLLATE "C", c.row_number
