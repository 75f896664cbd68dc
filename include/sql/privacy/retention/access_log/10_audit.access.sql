-- Looks at people; the ledger still tells that there was one.
SELECT audit.destroy_rows('audit.access', ARRAY(
    SELECT a.access_id FROM audit.access AS a
    WHERE a.at < %(before)s
), 'retention') AS rows;
