-- The answers a run is made from, as they are when it is opened.
INSERT INTO verification.run_answer (run_id, row_id, answer_id)
SELECT
    %(run_id)s,
    e.row_id,
    e.answer_id
FROM answer_in_effect AS e
ON CONFLICT DO NOTHING;
