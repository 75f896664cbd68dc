-- What becomes of the verified: one participant a person, moved from state to state, and paid month by month.
CREATE SCHEMA membership;

CREATE TABLE membership.participant (
    participant_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    nik text NOT NULL UNIQUE CHECK (nik ~ '^\d{16}$'),
    member_no text UNIQUE,
    first_active_month text CHECK (first_active_month ~ '^\d{4}-(0[1-9]|1[0-2])$')
);
COMMENT ON TABLE membership.participant IS
'A person who was verified once. The NIK is the register''s of today; what was sent to BPJS keeps its own.';
COMMENT ON COLUMN membership.participant.first_active_month IS
'First month of cover without a gap since: from it the full death benefit is counted (Permenaker 1/2025).';

-- The state machine. A move that is not here is refused, whoever asks.
CREATE TABLE membership.allowed_transition (
    from_state text,
    to_state text NOT NULL CHECK (to_state IN (
        'verified', 'submitted', 'accepted', 'returned', 'active', 'ending', 'ended'
    )),
    needs_two boolean NOT NULL,
    meaning text NOT NULL,
    UNIQUE NULLS NOT DISTINCT (from_state, to_state)
);
COMMENT ON COLUMN membership.allowed_transition.needs_two IS 'Whether two different people have to be named.';
INSERT INTO membership.allowed_transition (from_state, to_state, needs_two, meaning) VALUES
(NULL, 'verified', FALSE, 'staged for BPJS for the first time'),
('verified', 'submitted', FALSE, 'in an approved file to BPJS'),
('submitted', 'accepted', FALSE, 'BPJS has accepted, with a membership number'),
('submitted', 'returned', FALSE, 'BPJS has sent the row back, with a code'),
('submitted', 'verified', FALSE, 'the file was called back before BPJS answered'),
('returned', 'verified', FALSE, 'what BPJS objected to is settled: may be submitted again'),
('accepted', 'active', FALSE, 'the first month of cover has begun'),
('accepted', 'ending', TRUE, 'cover is to end, on evidence'),
('active', 'ending', TRUE, 'cover is to end, on evidence; the notice period runs'),
('ending', 'active', FALSE, 'the ending was taken back, or an appeal was upheld'),
('ending', 'ended', TRUE, 'the notice period is over and no appeal is open'),
('ended', 'verified', FALSE, 'verified again by a later run');

CREATE TABLE membership.transition (
    transition_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    from_state text,
    to_state text NOT NULL,
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    second_actor text,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    evidence jsonb NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT two_different_people
    CHECK (btrim(second_actor) <> '' AND lower(btrim(second_actor)) <> lower(btrim(actor)))
);
CREATE INDEX ON membership.transition (participant_id, transition_id);
COMMENT ON TABLE membership.transition IS
'Append-only. A participant''s state is the to_state of the last transition: it is kept nowhere else.';
COMMENT ON COLUMN membership.transition.period IS
'The month in whose work it happened, YYYY-MM: what a participant was in a month can be asked for ever.';
COMMENT ON COLUMN membership.transition.evidence IS 'Ids, codes, counts, hashes; never a value of a person.';

CREATE FUNCTION membership.check_transition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last membership.transition;
    rule membership.allowed_transition;
BEGIN
    -- two tasks that move one participant wait for each other
    PERFORM 1 FROM membership.participant AS p
    WHERE p.participant_id = NEW.participant_id FOR UPDATE;
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
CREATE TRIGGER transition_is_checked BEFORE INSERT ON membership.transition
FOR EACH ROW EXECUTE FUNCTION membership.check_transition();
CREATE TRIGGER transition_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON membership.transition
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

CREATE FUNCTION membership.states_as_of(last_period text)
RETURNS TABLE (participant_id bigint, state text, reason text, since text, transition_id bigint)
LANGUAGE sql STABLE AS $$
    SELECT DISTINCT ON (t.participant_id) t.participant_id, t.to_state, t.reason, t.period, t.transition_id
    FROM membership.transition AS t
    WHERE t.period <= last_period
    ORDER BY t.participant_id, t.transition_id DESC
$$;
COMMENT ON FUNCTION membership.states_as_of IS
'Each participant''s state at the end of a month, why and since when; later months change nothing.';

CREATE VIEW membership.current_state AS
SELECT
    s.participant_id,
    s.state,
    s.reason,
    s.since,
    s.transition_id
FROM membership.states_as_of('9999-12') AS s;

-- A month of cover that the city asked BPJS for. Nobody is asked for twice, unless BPJS has said no.
CREATE TABLE membership.cover_month (
    submission_id bigint NOT NULL,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    month text NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    programmes text NOT NULL,
    contribution_rp integer NOT NULL CHECK (contribution_rp > 0),
    outcome text NOT NULL DEFAULT 'asked'
    CHECK (outcome IN ('asked', 'accepted', 'returned', 'called_back')),
    PRIMARY KEY (submission_id, participant_id, month)
);
CREATE UNIQUE INDEX one_cover_a_person_and_month ON membership.cover_month (participant_id, month)
WHERE outcome IN ('asked', 'accepted');

-- What stops the next payment for a participant until somebody has looked; it ends no cover by itself.
CREATE TABLE membership.hold (
    hold_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    reason text NOT NULL,
    from_period text NOT NULL CHECK (from_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    released_period text CHECK (released_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    released_by text,
    CHECK ((released_period IS NULL) = (released_by IS NULL)),
    UNIQUE (participant_id, reason, from_period)
);
CREATE INDEX ON membership.hold (participant_id) WHERE released_period IS NULL;

CREATE VIEW mart.membership_state AS
SELECT
    s.state,
    count(*) AS participants
FROM membership.current_state AS s
GROUP BY s.state;
COMMENT ON VIEW mart.membership_state IS 'Participants by state: counts, nobody in them.';

GRANT USAGE ON SCHEMA membership TO padan_loader, padan_reviewer;
GRANT SELECT, INSERT, UPDATE, DELETE ON membership.participant, membership.cover_month, membership.hold
TO padan_loader;
GRANT SELECT ON membership.allowed_transition TO padan_loader;
GRANT SELECT, INSERT ON membership.transition TO padan_loader;
GRANT SELECT ON membership.current_state TO padan_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA membership TO padan_loader;
GRANT MAINTAIN -- noqa: PRS
ON membership.participant, membership.transition, membership.cover_month TO padan_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA membership TO padan_reviewer;
GRANT SELECT ON mart.membership_state TO padan_reporter, padan_loader;
