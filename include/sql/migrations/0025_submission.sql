-- From the verified to BPJS and back: batches, approvals, files, answers, and what Dukcapil is told.
CREATE VIEW membership.payable AS
SELECT
    p.participant_id,
    p.nik,
    c.state,
    CASE WHEN c.state = 'verified' THEN 'new' ELSE 'renewal' END AS kind
FROM membership.participant AS p
INNER JOIN membership.current_state AS c ON p.participant_id = c.participant_id
WHERE c.state IN ('verified', 'accepted', 'active', 'ending');
COMMENT ON VIEW membership.payable IS
'Who may be paid for in a month to come: the verified with a place for the first time, members again.';

CREATE TABLE submission.batch (
    batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    month text NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    number smallint NOT NULL CHECK (number BETWEEN 1 AND 999),
    reference text NOT NULL UNIQUE
    GENERATED ALWAYS AS (replace(month, '-', '') || '-' || lpad(number::text, 3, '0')) STORED,
    status text NOT NULL DEFAULT 'drafted'
    CHECK (status IN (
        'drafted', 'awaiting', 'approved', 'refused', 'expired', 'written', 'partly_answered', 'answered',
        'called_back'
    )),
    maker text NOT NULL CHECK (btrim(maker) <> ''),
    persons integer NOT NULL CHECK (persons > 0),
    new_persons integer NOT NULL CHECK (new_persons BETWEEN 0 AND persons),
    contribution_rp bigint NOT NULL CHECK (contribution_rp > 0),
    content_sha256 text NOT NULL CHECK (length(content_sha256) = 64),
    simulated boolean NOT NULL DEFAULT FALSE,
    UNIQUE (month, number)
);
CREATE UNIQUE INDEX one_open_batch_a_month ON submission.batch (month)
WHERE status IN ('drafted', 'awaiting', 'approved');
COMMENT ON COLUMN submission.batch.month IS 'The month of cover.';
COMMENT ON COLUMN submission.batch.content_sha256 IS
'Of the lines: what is approved is this content. Other lines are another content and need another approval.';
COMMENT ON COLUMN submission.batch.simulated IS 'Approved in a demonstration: by nobody who may.';

CREATE TABLE submission.line (
    batch_id bigint NOT NULL REFERENCES submission.batch ON DELETE CASCADE,
    line_no integer NOT NULL CHECK (line_no > 0),
    participant_id bigint NOT NULL REFERENCES membership.participant,
    kind text NOT NULL CHECK (kind IN ('new', 'renewal')),
    staging_batch_id bigint NOT NULL,
    staged_nik text NOT NULL,
    nik text NOT NULL CHECK (nik ~ '^\d{16}$'),
    full_name text NOT NULL,
    birth_place text,
    birth_date date NOT NULL,
    sex char(1) NOT NULL,
    marital_status smallint,
    address text,
    rt smallint,
    rw smallint,
    kelurahan_code text NOT NULL,
    kecamatan_code text NOT NULL,
    postal_code text,
    phone text,
    mother_name text,
    occupation text,
    segment text NOT NULL,
    is_disabled boolean NOT NULL,
    programmes text NOT NULL,
    first_active_month text NOT NULL CHECK (first_active_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    contribution_rp integer NOT NULL CHECK (contribution_rp > 0),
    PRIMARY KEY (batch_id, line_no),
    UNIQUE (batch_id, participant_id)
);
CREATE INDEX ON submission.line (participant_id);
COMMENT ON TABLE submission.line IS
'What is sent about a person, as it was sent. Its values are a staged row''s; kept when that row is gone.';

-- The lines of a month as they would be drafted now. Every value comes from one staged row.
CREATE FUNCTION submission.lines_for(of_month text)
RETURNS TABLE (
    participant_id bigint, kind text, staging_batch_id bigint, staged_nik text, nik text, full_name text,
    birth_place text, birth_date date, sex char(1), marital_status smallint, address text, rt smallint,
    rw smallint, kelurahan_code text, kecamatan_code text, postal_code text, phone text, mother_name text,
    occupation text, segment text, is_disabled boolean, programmes text, first_active_month text,
    contribution_rp integer
)
LANGUAGE sql STABLE AS $$
    WITH due AS (
        SELECT p.participant_id, p.nik, p.kind
        FROM membership.payable AS p
        WHERE NOT EXISTS (
            SELECT 1 FROM membership.cover_month AS c
            WHERE c.participant_id = p.participant_id AND c.month = of_month
            AND c.outcome IN ('asked', 'accepted')
        )
        AND NOT EXISTS (
            SELECT 1 FROM membership.hold AS h
            WHERE h.participant_id = p.participant_id AND h.released_period IS NULL
        )
        AND (p.kind = 'renewal' OR (
            EXISTS (
                SELECT 1 FROM membership.place AS e
                WHERE e.participant_id = p.participant_id AND e.left_period IS NULL
            )
            AND EXISTS (
                SELECT 1 FROM staging.submission_row AS r
                INNER JOIN staging.batch AS b ON r.batch_id = b.batch_id
                WHERE r.nik = p.nik AND b.status = 'published'
                AND b.period = (SELECT max(n.period) FROM staging.batch AS n WHERE n.status = 'published')
            )
        ))
        -- a notice is paid to its last month, and while an appeal is open
        AND (p.state <> 'ending' OR EXISTS (
            SELECT 1 FROM rereview.live_ending AS e
            WHERE e.participant_id = p.participant_id AND (e.ends_with >= of_month OR e.is_appealed)
        ))
    ),

    -- who was corrected at Dukcapil may be staged under the number that was sent before
    known AS (
        SELECT d.participant_id, d.nik, TRUE AS is_current FROM due AS d
        UNION ALL
        SELECT DISTINCT d.participant_id, l.staged_nik, FALSE AS is_current
        FROM due AS d
        INNER JOIN submission.line AS l ON d.participant_id = l.participant_id AND d.nik <> l.staged_nik
    ),

    source AS (
        SELECT DISTINCT ON (k.participant_id) k.participant_id, b.batch_id, r.nik
        FROM known AS k
        INNER JOIN staging.submission_row AS r ON k.nik = r.nik
        INNER JOIN staging.batch AS b ON r.batch_id = b.batch_id
        WHERE b.published_at IS NOT NULL
        ORDER BY
            k.participant_id, k.is_current DESC, b.status = 'published' DESC, b.period COLLATE "C" DESC,
            b.batch_id DESC
    ),

    before AS (
        SELECT l.participant_id, l.first_active_month
        FROM submission.line AS l
        INNER JOIN membership.cover_month AS c
            ON l.batch_id = c.submission_id AND l.participant_id = c.participant_id
        WHERE c.outcome IN ('asked', 'accepted')
        AND c.month = to_char(to_date(of_month, 'YYYY-MM') - interval '1 month', 'YYYY-MM')
    )

    SELECT
        d.participant_id, d.kind, s.batch_id, s.nik, d.nik, r.full_name, r.birth_place, r.birth_date, r.sex,
        r.marital_status, r.address, r.rt, r.rw, r.kelurahan_code, r.kecamatan_code, r.postal_code, r.phone,
        r.mother_name, r.occupation, r.segment, r.is_disabled, r.programmes,
        CASE
            WHEN d.kind = 'renewal' THEN coalesce(e.first_active_month, of_month)
            WHEN r.overlap = 'RENEWAL' AND r.start_month >= of_month
                THEN least(r.first_active_month, of_month)
            ELSE of_month
        END,
        r.contribution_rp
    FROM due AS d
    INNER JOIN source AS s ON d.participant_id = s.participant_id
    INNER JOIN staging.submission_row AS r ON s.batch_id = r.batch_id AND s.nik = r.nik
    LEFT JOIN before AS e ON d.participant_id = e.participant_id
$$;

CREATE TABLE submission.approval (
    approval_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id bigint NOT NULL REFERENCES submission.batch,
    content_sha256 text NOT NULL CHECK (length(content_sha256) = 64),
    decision text NOT NULL CHECK (decision IN ('approved', 'refused', 'expired')),
    maker text NOT NULL,
    actor text NOT NULL CHECK (btrim(actor) <> ''),
    reason text NOT NULL,
    simulated boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT maker_is_not_checker
    CHECK (decision = 'expired' OR lower(btrim(actor)) <> lower(btrim(maker)))
);
CREATE INDEX ON submission.approval (batch_id);
CREATE TRIGGER approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON submission.approval
FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
COMMENT ON COLUMN submission.approval.simulated IS 'In a demonstration: nobody really decided.';

CREATE TABLE submission.file (
    batch_id bigint NOT NULL REFERENCES submission.batch,
    format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
    name text NOT NULL,
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    column_map_sha256 text NOT NULL CHECK (length(column_map_sha256) = 64),
    PRIMARY KEY (batch_id, format)
);
COMMENT ON TABLE submission.file IS
'Files as BPJS reads them after decryption: there is no plain one on disk.';

-- What BPJS answered, as it came: nothing of a file is dropped.
CREATE TABLE submission.return_file (
    return_file_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL UNIQUE CHECK (length(sha256) = 64),
    status text NOT NULL CHECK (status IN ('applied', 'refused')),
    refusal_code text,
    refusal_message text,
    contract_sha256 text NOT NULL,
    rows_by_kind jsonb NOT NULL DEFAULT '{}',
    received_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((status = 'refused') = (refusal_code IS NOT NULL))
);
COMMENT ON COLUMN submission.return_file.rows_by_kind IS
'Rows that the reader saw, by kind (data, title, header, …): counted apart from what is loaded.';

CREATE TABLE submission.return_row (
    return_file_id bigint NOT NULL REFERENCES submission.return_file,
    row_no integer NOT NULL,
    sheet text NOT NULL,
    sheet_row bigint NOT NULL,
    reference text,
    line_no text,
    nik text,
    full_name text,
    member_no text,
    status text,
    code text,
    remark text,
    month text,
    outcome text NOT NULL
    CHECK (outcome IN ('applied', 'repeated', 'unknown', 'contradictory', 'refused')),
    reason text NOT NULL,
    batch_id bigint REFERENCES submission.batch,
    answered_line integer,
    PRIMARY KEY (return_file_id, row_no)
);
CREATE INDEX ON submission.return_row (outcome) WHERE outcome NOT IN ('applied', 'repeated');

CREATE TABLE submission.answer (
    batch_id bigint NOT NULL,
    line_no integer NOT NULL,
    return_file_id bigint NOT NULL,
    row_no integer NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'returned')),
    member_no text,
    code text,
    leads_to text CHECK (leads_to IN ('rule', 'review', 'fix_list')),
    concern text,
    PRIMARY KEY (batch_id, line_no),
    FOREIGN KEY (batch_id, line_no) REFERENCES submission.line,
    FOREIGN KEY (return_file_id, row_no) REFERENCES submission.return_row,
    CHECK ((outcome = 'accepted') = (member_no IS NOT NULL)),
    CHECK ((outcome = 'returned') = (leads_to IS NOT NULL AND concern IS NOT NULL))
);
COMMENT ON TABLE submission.answer IS
'The answer that counts for a line: the first. A later one that differs is kept in return_row, for review.';
COMMENT ON COLUMN submission.answer.concern IS
'What a returned line is about: a reason of the rules, or what to review or to correct.';

CREATE TABLE submission.month_begun (month text PRIMARY KEY CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'));
COMMENT ON TABLE submission.month_begun IS
'Months of cover that have begun: no clock decides it, `padan activate` does.';

CREATE VIEW submission.returned_line AS
SELECT
    b.reference,
    b.month,
    a.line_no,
    l.participant_id,
    l.kind,
    l.nik,
    l.full_name,
    a.code,
    a.leads_to,
    a.concern,
    r.remark,
    l.kind = 'renewal' AS person_month_at_risk
FROM submission.answer AS a
INNER JOIN submission.line AS l ON a.batch_id = l.batch_id AND a.line_no = l.line_no
INNER JOIN submission.batch AS b ON a.batch_id = b.batch_id
INNER JOIN submission.return_row AS r ON a.return_file_id = r.return_file_id AND a.row_no = r.row_no
WHERE a.outcome = 'returned';
COMMENT ON VIEW submission.returned_line IS 'For officers: whom BPJS sent back, why, and what that leads to.';

CREATE VIEW submission.row_to_review AS
SELECT
    r.return_file_id,
    r.sheet,
    r.sheet_row,
    r.reference,
    r.line_no,
    r.nik,
    r.full_name,
    r.status,
    r.member_no,
    r.code,
    r.outcome,
    r.reason
FROM submission.return_row AS r
WHERE r.outcome NOT IN ('applied', 'repeated');
COMMENT ON VIEW submission.row_to_review IS
'For officers: rows of return files that changed nothing because they cannot be meant, or say two things.';

CREATE VIEW audit.return_balance AS
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
        count(*) FILTER (WHERE r.outcome = 'applied') AS applied,
        count(*) FILTER (WHERE r.outcome = 'repeated') AS repeated,
        count(*) FILTER (WHERE r.outcome = 'unknown') AS unknown_rows,
        count(*) FILTER (WHERE r.outcome = 'contradictory') AS contradictory,
        count(*) FILTER (WHERE r.outcome = 'refused') AS refused
    FROM submission.return_row AS r
    WHERE r.return_file_id = f.return_file_id
) AS o ON TRUE;
COMMENT ON VIEW audit.return_balance IS
'Data rows of a return file = applied + repeated + unknown + contradictory + refused; the difference is 0.';

-- Data balikan: whom the city served, told to Dukcapil once a person and month.
CREATE TABLE submission.balikan (
    content_key text PRIMARY KEY CHECK (length(content_key) = 64),
    participant_id bigint NOT NULL REFERENCES membership.participant,
    month text NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
    outcome text NOT NULL CHECK (outcome IN ('sent', 'known', 'refused')),
    code text,
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (participant_id, month)
);
COMMENT ON COLUMN submission.balikan.outcome IS
'sent: taken now; known: Dukcapil had it already (an answer was lost); refused: it will not have it.';

CREATE VIEW mart.submission_batch AS
SELECT
    b.reference,
    b.month,
    b.status,
    b.simulated,
    b.persons,
    b.new_persons,
    b.contribution_rp,
    a.accepted,
    a.returned,
    CASE WHEN b.status IN ('written', 'partly_answered', 'answered') THEN b.persons - a.accepted - a.returned
    END AS unanswered
FROM submission.batch AS b
INNER JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE s.outcome = 'accepted') AS accepted,
        count(*) FILTER (WHERE s.outcome = 'returned') AS returned
    FROM submission.answer AS s
    WHERE s.batch_id = b.batch_id
) AS a ON TRUE;

CREATE VIEW mart.submission_returned AS
SELECT
    r.month,
    r.code,
    r.leads_to,
    r.concern,
    count(*) AS persons,
    count(*) FILTER (WHERE r.person_month_at_risk) AS person_months_at_risk
FROM submission.returned_line AS r
GROUP BY r.month, r.code, r.leads_to, r.concern;
COMMENT ON COLUMN mart.submission_returned.person_months_at_risk IS
'Members whose renewal was returned: cover of that month hangs on a review, none is ended by it.';

-- A month that has begun, and who of those in the programme is not covered in it.
CREATE VIEW mart.uncovered_months AS
WITH expected AS (
    SELECT
        m.month,
        s.participant_id
    FROM submission.month_begun AS m
    CROSS JOIN LATERAL membership.states_as_of(m.month) AS s
    WHERE
        s.state IN ('submitted', 'accepted', 'active', 'returned')
        AND EXISTS (
            SELECT 1 FROM membership.cover_month AS c
            WHERE
                c.participant_id = s.participant_id AND c.month <= m.month
                -- whose first answer was a no is no member after that month
                AND (s.state <> 'returned' OR c.month = m.month)
                AND c.outcome <> 'called_back'
        )
),

told AS (
    SELECT
        e.month,
        e.participant_id,
        coalesce(bool_or(c.outcome = 'accepted') FILTER (WHERE c.month = e.month), FALSE) AS is_covered,
        coalesce(bool_or(c.outcome = 'asked'), FALSE) AS is_unanswered,
        coalesce(bool_or(c.outcome = 'returned') FILTER (WHERE c.month = e.month), FALSE) AS is_returned
    FROM expected AS e
    INNER JOIN membership.cover_month AS c ON e.participant_id = c.participant_id AND e.month >= c.month
    GROUP BY e.month, e.participant_id
),

held AS (
    SELECT
        t.month,
        t.participant_id,
        bool_or(h.reason LIKE 'BPJS%') AS is_by_bpjs
    FROM told AS t
    INNER JOIN membership.hold AS h
        ON
            t.participant_id = h.participant_id
            AND t.month >= h.from_period
            AND (h.released_period IS NULL OR t.month <= h.released_period)
    GROUP BY t.month, t.participant_id
),

causes AS (
    SELECT
        t.month,
        CASE
            WHEN t.is_returned OR h.is_by_bpjs THEN 'bpjs_return'
            WHEN h.participant_id IS NOT NULL THEN 'hold'
            WHEN t.is_unanswered THEN 'late_answer'
            ELSE 'our_doing'
        END AS cause
    FROM told AS t
    LEFT JOIN held AS h ON t.month = h.month AND t.participant_id = h.participant_id
    WHERE NOT t.is_covered
)

SELECT
    m.month,
    k.cause,
    count(c.month) AS person_months
FROM submission.month_begun AS m
CROSS JOIN (VALUES ('our_doing'), ('bpjs_return'), ('hold'), ('late_answer')) AS k (cause)
LEFT JOIN causes AS c ON m.month = c.month AND k.cause = c.cause
GROUP BY m.month, k.cause;
COMMENT ON VIEW mart.uncovered_months IS
'Person-months without cover in months that have begun, by cause; by our doing there must be none.';

GRANT USAGE ON SCHEMA submission TO padan_loader, padan_reviewer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA submission TO padan_loader;
REVOKE UPDATE, DELETE ON submission.approval FROM padan_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA submission TO padan_loader;
GRANT MAINTAIN -- noqa: PRS
ON submission.line, submission.return_row, submission.answer TO padan_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA submission TO padan_reviewer;
GRANT SELECT ON membership.payable TO padan_loader, padan_reviewer;
GRANT SELECT ON audit.return_balance TO padan_loader, padan_reporter;
GRANT SELECT ON mart.submission_batch, mart.submission_returned, mart.uncovered_months
TO padan_loader, padan_reporter;
