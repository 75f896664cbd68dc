-- How many judgements there are by answer: all that were made, and the pairs about which each is in effect.
SELECT
    a.answer,
    (SELECT count(*) FROM verification.judgement AS j WHERE j.answer = a.answer) AS made,
    (
        SELECT count(*)
        FROM (SELECT coalesce(max(n.judgement_id), 0) AS as_of FROM verification.judgement AS n) AS newest
        CROSS JOIN LATERAL verification.judgements_as_of(newest.as_of) AS e
        WHERE e.answer = a.answer
    ) AS pairs_in_effect
FROM unnest(ARRAY['same', 'not_the_same', 'cannot_tell', 'to_the_field']) WITH ORDINALITY AS a (answer, place)
ORDER BY a.place;
