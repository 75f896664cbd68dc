-- Every NIK the persons that are looked for were known under.
SELECT n.nik FROM subject_nik AS n
ORDER BY n.nik COLLATE "C";
