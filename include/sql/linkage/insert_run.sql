-- Say what one model compared and linked in a run.
INSERT INTO linkage.run (
    verification_run_id, model, model_sha256, left_rows, right_rows, pairs, links, capped_blocks
)
VALUES (
    %(run_id)s, %(model)s, %(model_sha256)s, %(left_rows)s, %(right_rows)s, %(pairs)s, %(links)s,
    %(capped_blocks)s
)
