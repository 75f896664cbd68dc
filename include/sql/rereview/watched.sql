-- Working tables of whoever is watched in a month: participants not ended, and what was last seen of them.
CREATE TEMP TABLE watched ON COMMIT DROP AS
SELECT
    p.participant_id,
    p.nik,
    p.member_no,
    s.state,
    entered.period AS entered_period
FROM membership.states_as_of(%(period)s) AS s
INNER JOIN membership.participant AS p ON s.participant_id = p.participant_id
INNER JOIN LATERAL (
    SELECT max(t.period) AS period
    FROM membership.transition AS t
    WHERE t.participant_id = s.participant_id AND t.to_state = 'verified' AND t.period <= %(period)s
) AS entered ON TRUE
WHERE s.state <> 'ended';
ANALYZE watched;

-- Looks from before somebody was verified (again) are of another time.
CREATE TEMP TABLE seen ON COMMIT DROP AS
SELECT DISTINCT ON (k.participant_id, k.side)
    k.participant_id,
    k.side,
    k.digest,
    k.row_id
FROM rereview.look AS k
INNER JOIN rereview.run AS r ON k.run_id = r.run_id
INNER JOIN watched AS w ON k.participant_id = w.participant_id
WHERE r.status = 'reviewed' AND r.period < %(period)s AND r.period >= w.entered_period
ORDER BY k.participant_id, k.side, r.period COLLATE "C" DESC;
ANALYZE seen;

CREATE TEMP TABLE asked ON COMMIT DROP AS
SELECT
    w.participant_id,
    w.nik
FROM watched AS w;
ANALYZE asked;

CREATE TEMP TABLE register_now (
    participant_id bigint,
    nik text,
    presence text,
    row_count bigint,
    row_id bigint,
    digest text
) ON COMMIT DROP;

CREATE TEMP TABLE changed (
    participant_id bigint,
    side text,
    digest text,
    row_id bigint,
    before_row_id bigint
) ON COMMIT DROP;

CREATE TEMP TABLE followed (
    participant_id bigint,
    row_id bigint,
    nik text,
    certainty text,
    other_participant_id bigint
) ON COMMIT DROP;

CREATE TEMP TABLE found (
    participant_id bigint,
    side text,
    reason text,
    evidence_key text,
    in_order_until text,
    fields text[],
    before_row_id bigint,
    after_row_id bigint,
    other_participant_id bigint
) ON COMMIT DROP;
