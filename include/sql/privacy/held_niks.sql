-- Whose data is not destroyed now.
SELECT h.nik FROM audit.held_person AS h
ORDER BY h.nik COLLATE "C";
