-- Take away what an earlier try of a run linked; its links go with it.
DELETE FROM linkage.run
WHERE verification_run_id = %(run_id)s
