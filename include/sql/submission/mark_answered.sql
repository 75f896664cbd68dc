-- How far a batch is answered.
UPDATE submission.batch AS b SET
    status = CASE
        WHEN (SELECT count(*) FROM submission.answer AS a WHERE a.batch_id = b.batch_id) = b.persons
            THEN 'answered'
        ELSE 'partly_answered'
    END
WHERE b.batch_id = %(batch_id)s;
