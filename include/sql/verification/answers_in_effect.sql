-- The newest answer about each row of these files up to a month, and one hash over all of them: the same
-- contents with the same answers are the same input in every home.
CREATE TEMP TABLE answer_in_effect ON COMMIT DROP AS
SELECT DISTINCT ON (c.row_id)
    c.row_id,
    a.answer_id
FROM core.candidate AS c
INNER JOIN dukcapil.question AS q ON c.row_id = q.row_id
INNER JOIN dukcapil.answer AS a ON q.content_sha256 = a.content_sha256
WHERE c.file_id = any(%(file_ids)s) AND c.intake_state = 'accepted' AND a.period <= %(period)s
ORDER BY c.row_id ASC, a.period COLLATE "C" DESC, a.answer_id DESC;

SELECT
    encode(
        sha256(convert_to(string_agg(s.said, E'\n' ORDER BY s.said COLLATE "C"), 'UTF8')), 'hex'
    ) AS answers
FROM (
    SELECT DISTINCT concat_ws(' ', a.content_sha256, a.outcome, a.elements) AS said
    FROM answer_in_effect AS e
    INNER JOIN dukcapil.answer AS a ON e.answer_id = a.answer_id
) AS s;
