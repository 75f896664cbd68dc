-- What becomes of each row: it finds its line by batch, number and NIK together, or it changes nothing.
CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
WITH met AS (
    SELECT
        r.*,
        b.batch_id,
        l.line_no AS answered_line,
        l.participant_id,
        l.kind,
        concat_ws(' ', r.said_outcome, r.said_member_no, r.said_code) AS said,
        concat_ws(' ', a.outcome, a.member_no, a.code) AS said_before,
        CASE
            WHEN r.trouble IS NOT NULL THEN r.trouble
            WHEN b.batch_id IS NULL THEN 'UNKNOWN_BATCH'
            WHEN b.status NOT IN ('written', 'partly_answered', 'answered') THEN 'BATCH_NOT_SENT'
            WHEN l.line_no IS NULL THEN 'UNKNOWN_LINE'
            WHEN l.nik <> r.said_nik THEN 'LINE_AND_NIK_DISAGREE'
            WHEN r.said_month <> b.month THEN 'OTHER_MONTH'
            WHEN a.outcome IS NULL THEN NULL
            WHEN
                concat_ws(' ', r.said_outcome, r.said_member_no, r.said_code)
                = concat_ws(' ', a.outcome, a.member_no, a.code) THEN 'SAID_BEFORE'
            ELSE 'SECOND_ANSWER'
        END AS reason,
        p.member_no AS known_member_no
    FROM pg_temp.returned AS r
    LEFT JOIN submission.batch AS b ON btrim(r.reference) = b.reference
    LEFT JOIN submission.line AS l ON b.batch_id = l.batch_id AND r.said_line = l.line_no
    LEFT JOIN membership.participant AS p ON l.participant_id = p.participant_id
    LEFT JOIN submission.answer AS a ON l.batch_id = a.batch_id AND l.line_no = a.line_no
),

-- what is left to apply must not contradict itself
compared AS (
    SELECT
        m.row_no,
        CASE
            WHEN
                min(m.said) OVER by_line <> max(m.said) OVER by_line
                THEN 'FILE_SAYS_TWO_THINGS'
            WHEN m.known_member_no <> m.said_member_no THEN 'OTHER_MEMBER_NO'
            WHEN
                EXISTS (
                    SELECT 1 FROM membership.participant AS o
                    WHERE o.member_no = m.said_member_no AND o.participant_id <> m.participant_id
                )
                THEN 'MEMBER_NO_OF_ANOTHER'
            WHEN
                m.said_member_no IS NOT NULL
                AND min(m.participant_id) OVER by_number <> max(m.participant_id) OVER by_number
                THEN 'MEMBER_NO_OF_TWO'
            WHEN row_number() OVER (by_line ORDER BY m.row_no) > 1 THEN 'SAID_BEFORE'
        END AS reason
    FROM met AS m
    WHERE m.reason IS NULL
    WINDOW by_line AS (PARTITION BY m.batch_id, m.answered_line), by_number AS (PARTITION BY m.said_member_no)
)

SELECT -- noqa: AM04
    m.*, -- noqa: AM04
    coalesce(m.reason, c.reason, 'FOUND') AS why,
    CASE
        WHEN m.trouble IS NOT NULL THEN 'refused'
        WHEN m.reason IN ('UNKNOWN_BATCH', 'BATCH_NOT_SENT', 'UNKNOWN_LINE') THEN 'unknown'
        WHEN coalesce(m.reason, c.reason) = 'SAID_BEFORE' THEN 'repeated'
        WHEN coalesce(m.reason, c.reason) IS NULL THEN 'applied'
        ELSE 'contradictory'
    END AS becomes
FROM met AS m
LEFT JOIN compared AS c ON m.row_no = c.row_no;
ANALYZE pg_temp.judged;
