-- Whatever else is append-only is sealed: states, approvals, answers of BPJS, findings and what came of them.
DROP TRIGGER transition_append_only ON membership.transition;
DROP TRIGGER approval_append_only ON submission.approval;
DROP TRIGGER look_append_only ON rereview.look;
DROP TRIGGER finding_append_only ON rereview.finding;
DROP TRIGGER standing_append_only ON rereview.standing;
DROP TRIGGER decision_append_only ON rereview.finding_decision;
DROP TRIGGER ending_append_only ON rereview.ending;
DROP TRIGGER appeal_append_only ON rereview.appeal;
REVOKE UPDATE, DELETE ON submission.return_file, submission.return_row, submission.answer FROM padan_loader;

-- numbers that grow with every row, and by which one person's rows can be destroyed when it is time
ALTER TABLE submission.return_row ADD COLUMN return_row_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE submission.answer ADD COLUMN answer_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE rereview.look ADD COLUMN look_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE rereview.standing ADD COLUMN standing_id bigint GENERATED ALWAYS AS IDENTITY;
ALTER TABLE rereview.nik_history ADD COLUMN change_id bigint GENERATED ALWAYS AS IDENTITY;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA submission, rereview TO padan_loader;

SELECT audit.seal_table('membership.transition', 'transition_id');
SELECT audit.seal_table('submission.approval', 'approval_id');
SELECT audit.seal_table('submission.return_file', 'return_file_id');
SELECT audit.seal_table('submission.return_row', 'return_row_id');
SELECT audit.seal_table('submission.answer', 'answer_id');
SELECT audit.seal_table('rereview.look', 'look_id');
SELECT audit.seal_table('rereview.standing', 'standing_id');
SELECT audit.seal_table('rereview.finding', 'finding_id');
SELECT audit.seal_table('rereview.finding_decision', 'decision_id');
SELECT audit.seal_table('rereview.ending', 'ending_id');
SELECT audit.seal_table('rereview.appeal', 'appeal_id');
SELECT audit.seal_table('rereview.nik_history', 'change_id');

-- Rows that refer to a participant need not wait for one that moves them: only another move does.
CREATE OR REPLACE FUNCTION membership.check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last membership.transition;
    rule membership.allowed_transition;
BEGIN
    -- two tasks that move one participant wait for each other
    PERFORM 1 FROM membership.participant AS p
    WHERE p.participant_id = NEW.participant_id FOR NO KEY UPDATE;
    SELECT t.* INTO last FROM membership.transition AS t
    WHERE t.participant_id = NEW.participant_id ORDER BY t.transition_id DESC LIMIT 1;
    SELECT a.* INTO rule FROM membership.allowed_transition AS a
    WHERE a.from_state IS NOT DISTINCT FROM NEW.from_state AND a.to_state = NEW.to_state;
    IF NEW.from_state IS DISTINCT FROM last.to_state THEN
        RAISE EXCEPTION 'participant % is %, not %', NEW.participant_id, last.to_state, NEW.from_state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_from_the_present_state';
    ELSIF rule.to_state IS NULL THEN
        RAISE EXCEPTION 'no transition from % to %', NEW.from_state, NEW.to_state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_is_allowed';
    ELSIF rule.needs_two AND NEW.second_actor IS NULL THEN
        RAISE EXCEPTION 'from % to % needs two people', NEW.from_state, NEW.to_state
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_by_two';
    ELSIF NEW.period < last.period THEN
        RAISE EXCEPTION 'participant % was moved in % already', NEW.participant_id, last.period
        USING ERRCODE = 'check_violation', CONSTRAINT = 'transition_in_order';
    END IF;
    RETURN NEW;
END $$;

-- Destruction: a decision keeps the number of the answer it was made by, as it keeps a resident's.
ALTER TABLE verification.run_answer DROP CONSTRAINT run_answer_answer_id_fkey;
ALTER TABLE verification.decision DROP CONSTRAINT decision_answer_id_fkey;
ALTER TABLE staging.submission_row DROP CONSTRAINT submission_row_answer_id_fkey;
GRANT DELETE ON dukcapil.answer TO padan_loader;
GRANT DELETE ON membership.place TO padan_loader;

-- What was destroyed of a return file, as counts: its balance goes on to say where every row is.
CREATE TABLE audit.destroyed_return (
    return_file_id bigint NOT NULL REFERENCES submission.return_file,
    outcome text NOT NULL,
    destroyed_on date NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0),
    PRIMARY KEY (return_file_id, outcome, destroyed_on)
);
GRANT SELECT, INSERT, UPDATE ON audit.destroyed_return TO padan_loader;

CREATE OR REPLACE VIEW audit.return_balance AS
SELECT
    f.return_file_id,
    f.status,
    f.refusal_code,
    c.data_rows,
    c.ignored,
    o.applied,
    o.repeated,
    o.unknown_rows,
    o.contradictory,
    o.refused,
    c.data_rows - o.applied - o.repeated - o.unknown_rows - o.contradictory - o.refused AS difference
FROM submission.return_file AS f
INNER JOIN LATERAL (
    SELECT
        coalesce(sum(k.value::bigint) FILTER (WHERE k.key = 'data'), 0) AS data_rows,
        coalesce(sum(k.value::bigint) FILTER (WHERE k.key <> 'data'), 0) AS ignored
    FROM jsonb_each_text(f.rows_by_kind) AS k
) AS c ON TRUE
INNER JOIN LATERAL (
    SELECT
        coalesce(sum(s.rows) FILTER (WHERE s.outcome = 'applied'), 0)::bigint AS applied,
        coalesce(sum(s.rows) FILTER (WHERE s.outcome = 'repeated'), 0)::bigint AS repeated,
        coalesce(sum(s.rows) FILTER (WHERE s.outcome = 'unknown'), 0)::bigint AS unknown_rows,
        coalesce(sum(s.rows) FILTER (WHERE s.outcome = 'contradictory'), 0)::bigint AS contradictory,
        coalesce(sum(s.rows) FILTER (WHERE s.outcome = 'refused'), 0)::bigint AS refused
    FROM (
        SELECT
            r.outcome,
            count(*) AS rows
        FROM submission.return_row AS r WHERE r.return_file_id = f.return_file_id
        GROUP BY r.outcome
        UNION ALL
        SELECT
            d.outcome,
            d.rows
        FROM audit.destroyed_return AS d WHERE d.return_file_id = f.return_file_id
    ) AS s
) AS o ON TRUE;
