-- Findings that are new, those that go on, and those whose evidence is gone; with the money of each.
CREATE TEMP TABLE prior ON COMMIT DROP AS
SELECT
    f.finding_id,
    f.participant_id,
    f.reason,
    f.evidence_key,
    f.stands,
    c.participant_id IS NOT NULL AS is_looked_at,
    t.status IN ('open', 'proposed', 'in_the_field') AS is_undecided
FROM rereview.standing_as_of(to_char((%(period)s || '-01')::date - interval '1 day', 'YYYY-MM')) AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
INNER JOIN rereview.finding_status AS t ON f.finding_id = t.finding_id
INNER JOIN watched AS w ON f.participant_id = w.participant_id AND f.period >= w.entered_period
LEFT JOIN changed AS c ON f.participant_id = c.participant_id AND f.side = c.side;

CREATE TEMP TABLE again ON COMMIT DROP AS
SELECT
    p.finding_id,
    CASE
        WHEN p.stands = 'until_decided' OR NOT p.is_looked_at OR d.participant_id IS NOT NULL THEN 'carried'
        ELSE 'settled'
    END AS standing
FROM prior AS p
LEFT JOIN found AS d
    ON p.participant_id = d.participant_id AND p.reason = d.reason AND p.evidence_key = d.evidence_key
WHERE p.stands = 'while_it_holds' OR (p.stands = 'until_decided' AND p.is_undecided);

INSERT INTO rereview.finding (
    participant_id, period, side, kind, reason, evidence_key, evidence, in_order_until, action, notice_months,
    paid_in_notice, people, stands
)
SELECT
    d.participant_id,
    %(period)s,
    d.side,
    k.kind,
    d.reason,
    d.evidence_key,
    jsonb_strip_nulls(jsonb_build_object(
        'fields', d.fields,
        'before_row_id', d.before_row_id,
        'after_row_id', d.after_row_id,
        'other_participant_id', d.other_participant_id,
        'files', %(files)s::jsonb -> d.side
    )) AS evidence,
    d.in_order_until,
    k.action,
    k.notice_months,
    k.paid_in_notice,
    k.people,
    k.stands
FROM found AS d
INNER JOIN jsonb_to_recordset(%(kinds)s::jsonb) AS k (
    reason text,
    kind text,
    action text,
    notice_months integer,
    paid_in_notice boolean,
    people integer,
    stands text
) ON d.reason = k.reason
WHERE
    NOT EXISTS (
        SELECT 1
        FROM again AS a
        INNER JOIN rereview.finding AS f ON a.finding_id = f.finding_id
        WHERE
            f.participant_id = d.participant_id
            AND f.reason = d.reason
            AND f.evidence_key = d.evidence_key
    )
ORDER BY d.participant_id, d.reason COLLATE "C", d.evidence_key COLLATE "C"
-- found in an edition before: the same finding, with what was answered to it
ON CONFLICT (participant_id, reason, evidence_key, period) DO NOTHING;

INSERT INTO rereview.standing (run_id, finding_id, standing, months, rupiah, rupiah_a_year)
WITH
stood AS (
    SELECT
        a.finding_id,
        a.standing
    FROM again AS a
    UNION ALL
    SELECT
        f.finding_id,
        'new' AS standing
    FROM found AS d
    INNER JOIN rereview.finding AS f
        ON
            d.participant_id = f.participant_id
            AND d.reason = f.reason
            AND d.evidence_key = f.evidence_key
            AND f.period = %(period)s
)

SELECT
    %(run_id)s,
    s.finding_id,
    s.standing,
    count(m.month) AS months,
    coalesce(sum(m.contribution_rp), 0) AS rupiah,
    12 * %(rupiah_per_month)s AS rupiah_a_year
FROM stood AS s
INNER JOIN rereview.finding AS f ON s.finding_id = f.finding_id
LEFT JOIN membership.cover_month AS m
    ON
        f.participant_id = m.participant_id
        AND f.in_order_until < m.month
        AND m.outcome IN ('asked', 'accepted')
GROUP BY s.finding_id, s.standing
ORDER BY s.finding_id;
