-- Judgements, by the day they were made; each set is sealed anew without them.
SELECT audit.destroy_rows('verification.judged_pair', ARRAY(
    SELECT j.judgement_id FROM verification.judgement AS j
    WHERE
        j.judged_at < %(before)s
        AND NOT EXISTS (
            SELECT 1 FROM subject_row AS s
            WHERE s.row_id IN (j.row_id, j.resident_row_id, j.other_row_id)
        )
), 'retention') AS rows;
