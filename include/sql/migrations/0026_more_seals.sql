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

-- a finding may be answered long after a later one: its number does not grow
ALTER TABLE rereview.nik_history ADD COLUMN change_id bigint GENERATED ALWAYS AS IDENTITY;

SELECT audit.seal_table('membership.transition', 'transition_id');
SELECT audit.seal_table('submission.approval', 'approval_id');
-- one statement a file or a review, whose number is given under the lock of all that moves participants
SELECT audit.seal_table('submission.return_file', 'return_file_id');
SELECT audit.seal_table('submission.return_row', 'return_file_id');
SELECT audit.seal_table('submission.answer', 'return_file_id');
SELECT audit.seal_table('rereview.look', 'run_id');
SELECT audit.seal_table('rereview.standing', 'run_id');
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
