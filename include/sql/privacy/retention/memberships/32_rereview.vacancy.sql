-- Vacancies that say who left or got a place.
WITH gone AS (
    DELETE FROM rereview.vacancy AS r
    USING membership.place AS p, due_participant AS d
    WHERE p.participant_id = d.participant_id AND p.place_id IN (r.left_place_id, r.filled_place_id)
    RETURNING 1
)

SELECT count(*) FROM gone;
