-- Answers, by the day they were given.
WITH gone AS (
    DELETE FROM dukcapil.answer AS r
    WHERE
        r.answered_at < %(before)s
        AND NOT EXISTS (
            SELECT 1 FROM dukcapil.question AS q
            INNER JOIN subject_row AS s ON q.row_id = s.row_id
            WHERE q.content_sha256 = r.content_sha256
        )
    RETURNING 1
)

SELECT count(*) FROM gone;
