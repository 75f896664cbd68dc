-- The monthly re-review: what changed since, what people answer, who leaves, and who gets the place.
CREATE SCHEMA rereview;

CREATE TABLE rereview.run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    edition integer NOT NULL CHECK (edition > 0),
    input_sha256 text NOT NULL,
    inputs jsonb NOT NULL,
    status text NOT NULL DEFAULT 'reviewed' CHECK (status IN ('reviewed', 'superseded')),
    watched bigint NOT NULL DEFAULT 0,
    looked_at bigint NOT NULL DEFAULT 0,
    result_sha256 text,
    reviewed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (period, edition)
);
CREATE UNIQUE INDEX one_review_in_effect_a_period ON rereview.run (period) WHERE status = 'reviewed';
COMMENT ON COLUMN rereview.run.inputs IS
'Hashes of the snapshots and of the rules: what it can be replayed from.';
COMMENT ON COLUMN rereview.run.watched IS
'Participants whose evidence was compared; looked_at: whose had changed.';
COMMENT ON COLUMN rereview.run.result_sha256 IS 'Over the frozen result: proof that it still is what it was.';

-- What was last seen of a participant, on one side: a row only when it differs from the look before.
CREATE TABLE rereview.look (
    run_id bigint NOT NULL REFERENCES rereview.run,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    side text NOT NULL CHECK (side IN ('register', 'members')),
    digest text NOT NULL,
    row_id bigint,
    PRIMARY KEY (participant_id, side, run_id)
);
COMMENT ON COLUMN rereview.look.digest IS
'Hash of the values that matter; equal to the one before: nothing to do.';
COMMENT ON COLUMN rereview.look.row_id IS
'The row that was last seen, for comparison when it changes or vanishes.';

CREATE TABLE rereview.finding (
    finding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    side text NOT NULL CHECK (side IN ('register', 'members')),
    kind text NOT NULL,
    reason text NOT NULL,
    evidence_key text NOT NULL,
    evidence jsonb NOT NULL,
    in_order_until text NOT NULL CHECK (in_order_until ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    action text NOT NULL CHECK (action IN ('end', 'hold', 'look', 'inform')),
    notice_months integer NOT NULL CHECK (notice_months >= 0),
    paid_in_notice boolean NOT NULL,
    people integer NOT NULL CHECK (people >= 0),
    stands text NOT NULL CHECK (stands IN ('while_it_holds', 'until_decided', 'once')),
    UNIQUE (participant_id, reason, evidence_key, period),
    CHECK (action NOT IN ('end', 'hold') OR people >= 2)
);
COMMENT ON TABLE rereview.finding IS
'Append-only: what was found about a participant, and what the rules of that month propose.';
COMMENT ON COLUMN rereview.finding.evidence IS
'Ids, names of fields, hashes of files; never a value of a person.';
COMMENT ON COLUMN rereview.finding.in_order_until IS
'Last month of cover that the evidence does not question.';

-- The frozen result of each review: every finding that stood in it, and the money at that time.
CREATE TABLE rereview.standing (
    run_id bigint NOT NULL REFERENCES rereview.run,
    finding_id bigint NOT NULL REFERENCES rereview.finding,
    standing text NOT NULL CHECK (standing IN ('new', 'carried', 'settled')),
    months integer NOT NULL,
    rupiah bigint NOT NULL,
    rupiah_a_year bigint NOT NULL,
    PRIMARY KEY (run_id, finding_id)
);
CREATE INDEX ON rereview.standing (finding_id);
COMMENT ON COLUMN rereview.standing.months IS
'Months asked for or paid after in_order_until, and what they cost.';
COMMENT ON COLUMN rereview.standing.rupiah_a_year IS 'What twelve more months would cost.';

CREATE TABLE rereview.finding_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    finding_id bigint NOT NULL REFERENCES rereview.finding,
    answer text NOT NULL CHECK (answer IN ('confirm', 'reject', 'to_the_field')),
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    role text NOT NULL CHECK (btrim(role) <> ''),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    decided_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON rereview.finding_decision (finding_id, decision_id);
COMMENT ON COLUMN rereview.finding_decision.reason IS 'Free text, for reviewers only: never logged.';

-- A confirmed ending: who proposed, who confirmed, and the last month of the notice.
CREATE TABLE rereview.ending (
    ending_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    finding_id bigint NOT NULL REFERENCES rereview.finding,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    ends_with text NOT NULL CHECK (ends_with >= period),
    maker text NOT NULL,
    checker text NOT NULL CHECK (lower(btrim(checker)) <> lower(btrim(maker))),
    last_decision_id bigint NOT NULL REFERENCES rereview.finding_decision,
    UNIQUE (finding_id, last_decision_id)
);
CREATE INDEX ON rereview.ending (participant_id);

CREATE TABLE rereview.appeal (
    appeal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    finding_id bigint NOT NULL REFERENCES rereview.finding,
    state text NOT NULL CHECK (state IN ('opened', 'upheld', 'dismissed')),
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    role text NOT NULL CHECK (btrim(role) <> ''),
    reason text NOT NULL CHECK (btrim(reason) <> ''),
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON rereview.appeal (finding_id, appeal_id);
COMMENT ON TABLE rereview.appeal IS
'Append-only; the last row of a finding counts. While one is open, nobody''s cover ends by that finding.';

CREATE TABLE rereview.nik_history (
    participant_id bigint NOT NULL REFERENCES membership.participant,
    old_nik text NOT NULL,
    new_nik text NOT NULL,
    period text NOT NULL,
    finding_id bigint NOT NULL REFERENCES rereview.finding,
    actor text NOT NULL,
    PRIMARY KEY (participant_id, finding_id, new_nik)
);
COMMENT ON TABLE rereview.nik_history IS
'Which NIK a participant had before, and by whose word it was changed.';

CREATE FUNCTION rereview.keep_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- superseding an edition is the one change; the result's hash is set when it is first known
    IF (to_jsonb(NEW) - ARRAY['status', 'watched', 'looked_at', 'result_sha256'])
        IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['status', 'watched', 'looked_at', 'result_sha256'])
        OR (OLD.result_sha256 IS NOT NULL AND (NEW.result_sha256, NEW.watched, NEW.looked_at)
            IS DISTINCT FROM (OLD.result_sha256, OLD.watched, OLD.looked_at))
        OR (OLD.status = 'superseded' AND NEW.status <> 'superseded')
    THEN
        RAISE EXCEPTION 'review % is frozen', OLD.run_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER run_is_frozen BEFORE UPDATE ON rereview.run
FOR EACH ROW EXECUTE FUNCTION rereview.keep_frozen();
CREATE TRIGGER look_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.look
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER finding_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.finding
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER standing_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.standing
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.finding_decision
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER ending_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.ending
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER appeal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON rereview.appeal
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

-- What people have made of a finding, by the last words about it.
CREATE VIEW rereview.finding_status AS
SELECT
    f.finding_id,
    f.participant_id,
    c.maker,
    c.checker,
    c.last_decision_id,
    c.decided_period,
    CASE
        WHEN a.state = 'upheld' THEN 'overturned'
        WHEN r.answer = 'reject' AND c.confirmers = 0 THEN 'rejected'
        WHEN c.confirmers >= f.people AND f.people > 0 THEN 'confirmed'
        WHEN c.confirmers > 0 THEN 'proposed'
        WHEN r.answer = 'to_the_field' THEN 'in_the_field'
        ELSE 'open'
    END AS status,
    coalesce(a.state = 'opened', FALSE) AS is_appealed
FROM rereview.finding AS f
LEFT JOIN LATERAL (
    SELECT
        d.decision_id,
        d.answer
    FROM rereview.finding_decision AS d
    WHERE d.finding_id = f.finding_id AND d.answer <> 'confirm'
    ORDER BY d.decision_id DESC
    LIMIT 1
) AS r ON TRUE
LEFT JOIN LATERAL (
    SELECT
        count(DISTINCT lower(btrim(d.actor))) AS confirmers,
        (array_agg(d.actor ORDER BY d.decision_id))[1] AS maker,
        (array_agg(d.actor ORDER BY d.decision_id DESC))[1] AS checker,
        max(d.decision_id) AS last_decision_id,
        max(d.period) AS decided_period
    FROM rereview.finding_decision AS d
    WHERE
        d.finding_id = f.finding_id
        AND d.answer = 'confirm'
        AND d.decision_id > coalesce(r.decision_id, 0)
) AS c ON TRUE
LEFT JOIN LATERAL (
    SELECT p.state
    FROM rereview.appeal AS p
    WHERE p.finding_id = f.finding_id
    ORDER BY p.appeal_id DESC
    LIMIT 1
) AS a ON TRUE;
COMMENT ON VIEW rereview.finding_status IS
'open, in_the_field, proposed, confirmed, rejected, overturned; a rejection or a visit starts anew.';

CREATE FUNCTION rereview.standing_as_of(last_period text)
RETURNS SETOF rereview.standing LANGUAGE sql STABLE AS $$
    SELECT s.*
    FROM rereview.standing AS s
    WHERE s.standing <> 'settled' AND s.run_id = (
        SELECT r.run_id FROM rereview.run AS r
        WHERE r.status = 'reviewed' AND r.period <= last_period
        ORDER BY r.period DESC LIMIT 1
    )
$$;
COMMENT ON FUNCTION rereview.standing_as_of IS 'The findings that stand by the last review up to a month.';

CREATE FUNCTION rereview.result_lines(of_run bigint) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT json_build_array(
        f.participant_id, f.kind, f.reason, f.evidence_key, f.evidence, f.in_order_until, f.action,
        f.notice_months, f.paid_in_notice, f.people, s.standing, s.months, s.rupiah, s.rupiah_a_year
    )::text
    FROM rereview.standing AS s
    INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
    WHERE s.run_id = of_run
$$;
COMMENT ON FUNCTION rereview.result_lines IS
'A review''s frozen result, a line a finding: what its hash is made of.';

-- Confirmed endings that still hold: the finding stands, and nobody has taken it back.
CREATE VIEW rereview.live_ending AS
SELECT
    e.participant_id,
    e.finding_id,
    e.ends_with,
    e.maker,
    e.checker,
    f.reason,
    f.paid_in_notice,
    s.is_appealed
FROM rereview.ending AS e
INNER JOIN rereview.finding AS f ON e.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS s
    ON e.finding_id = s.finding_id AND e.last_decision_id = s.last_decision_id
WHERE
    s.status = 'confirmed'
    AND EXISTS (SELECT 1 FROM rereview.standing_as_of('9999-12') AS n WHERE n.finding_id = e.finding_id);

-- Places: who may be sent to BPJS. One a person; it is left when cover has ended.
CREATE TABLE membership.place (
    place_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    participant_id bigint NOT NULL REFERENCES membership.participant,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    reason text NOT NULL CHECK (reason IN ('IN_COVER', 'FIRST_PLACES', 'VACANCY')),
    left_period text CHECK (left_period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    left_reason text,
    CHECK ((left_period IS NULL) = (left_reason IS NULL))
);
CREATE UNIQUE INDEX one_place_a_participant ON membership.place (participant_id) WHERE left_period IS NULL;
COMMENT ON TABLE membership.place IS
'New rows for BPJS are the participants in state verified who hold a place (left_period is null).';
COMMENT ON COLUMN membership.place.reason IS
'IN_COVER: had cover before places were counted; FIRST_PLACES: first filled; VACANCY: after somebody.';

CREATE TABLE rereview.vacancy (
    vacancy_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    period text NOT NULL CHECK (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    cause text NOT NULL CHECK (cause IN ('NEVER_FILLED', 'LEFT')),
    left_place_id bigint REFERENCES membership.place,
    filled_place_id bigint UNIQUE REFERENCES membership.place,
    unfilled_reason text CHECK (unfilled_reason IN ('IN_QUESTION', 'NOBODY_WAITS')),
    places bigint NOT NULL CHECK (places > 0),
    CHECK ((filled_place_id IS NULL) = (unfilled_reason IS NOT NULL)),
    CHECK (filled_place_id IS NULL OR places = 1)
);
COMMENT ON TABLE rereview.vacancy IS
'Each vacant place of a month: why it was vacant, and who got it or why nobody did.';

-- Somebody who waits, or whom BPJS sent back, can be found to have died or gone.
INSERT INTO membership.allowed_transition (from_state, to_state, needs_two, meaning) VALUES
('verified', 'ended', TRUE, 'on evidence, before BPJS was asked'),
('returned', 'ended', TRUE, 'on evidence, after BPJS has sent the row back');

CREATE VIEW mart.rereview_run AS
SELECT
    r.run_id,
    r.period,
    r.edition,
    r.watched,
    r.looked_at
FROM rereview.run AS r
WHERE r.status = 'reviewed';

CREATE VIEW mart.rereview_finding AS
SELECT
    r.period,
    f.kind,
    f.reason,
    f.action,
    s.standing,
    count(DISTINCT f.participant_id) AS persons,
    sum(s.months)::bigint AS months,
    sum(s.rupiah)::bigint AS rupiah,
    sum(s.rupiah_a_year)::bigint AS rupiah_a_year
FROM rereview.run AS r
INNER JOIN rereview.standing AS s ON r.run_id = s.run_id
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
WHERE r.status = 'reviewed'
GROUP BY r.period, f.kind, f.reason, f.action, s.standing;
COMMENT ON VIEW mart.rereview_finding IS
'Findings of each review in persons, months and rupiah; nobody in them.';

CREATE VIEW mart.rereview_answer AS
SELECT
    f.period,
    f.kind,
    f.action,
    t.status,
    t.is_appealed,
    count(*) AS findings
FROM rereview.finding AS f
INNER JOIN rereview.finding_status AS t ON f.finding_id = t.finding_id
GROUP BY f.period, f.kind, f.action, t.status, t.is_appealed;

CREATE VIEW mart.rereview_vacancy AS
SELECT
    v.period,
    v.cause,
    coalesce(v.unfilled_reason, 'FILLED') AS outcome,
    sum(v.places)::bigint AS places
FROM rereview.vacancy AS v
GROUP BY v.period, v.cause, coalesce(v.unfilled_reason, 'FILLED');

GRANT USAGE ON SCHEMA rereview TO padan_loader, padan_reviewer;
GRANT SELECT, INSERT, UPDATE ON rereview.run TO padan_loader;
GRANT SELECT, INSERT ON
rereview.look, rereview.finding, rereview.standing, rereview.ending, rereview.nik_history TO padan_loader;
GRANT INSERT ON rereview.finding_decision, rereview.appeal TO padan_loader;
GRANT SELECT (decision_id, finding_id, answer, actor, role, period, decided_at)
ON rereview.finding_decision TO padan_loader;
GRANT SELECT (appeal_id, finding_id, state, actor, role, period, at) ON rereview.appeal TO padan_loader;
GRANT SELECT, INSERT, DELETE ON rereview.vacancy TO padan_loader;
GRANT SELECT, INSERT, UPDATE ON membership.place TO padan_loader;
GRANT SELECT ON rereview.finding_status, rereview.live_ending TO padan_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA rereview, membership TO padan_loader;
GRANT MAINTAIN -- noqa: PRS
ON rereview.look, rereview.standing, rereview.finding, membership.place TO padan_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA rereview TO padan_reviewer;
GRANT SELECT ON membership.place TO padan_reviewer;
GRANT SELECT ON mart.rereview_run, mart.rereview_finding, mart.rereview_answer, mart.rereview_vacancy
TO padan_reporter, padan_loader;
