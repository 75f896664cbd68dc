-- Every row is kept; those that apply answer their line, their month of cover and, once, the number.
INSERT INTO submission.return_row (
    return_file_id, row_no, sheet, sheet_row, reference, line_no, nik, full_name, member_no, status, code,
    remark, month, outcome, reason, batch_id, answered_line
)
SELECT
    %(return_file_id)s,
    j.row_no,
    coalesce(j.sheet, '') AS sheet,
    j.sheet_row,
    j.reference,
    j.line_no,
    j.nik,
    j.full_name,
    j.member_no,
    j.status,
    j.code,
    j.remark,
    j.month,
    j.becomes,
    j.why,
    j.batch_id,
    j.answered_line
FROM pg_temp.judged AS j
ORDER BY j.row_no;

INSERT INTO submission.answer (
    batch_id, line_no, return_file_id, row_no, outcome, member_no, code, leads_to, concern
)
SELECT
    j.batch_id,
    j.answered_line,
    %(return_file_id)s,
    j.row_no,
    j.said_outcome,
    j.said_member_no,
    j.said_code,
    CASE
        WHEN j.said_outcome = 'accepted' THEN NULL
        WHEN j.kind = 'renewal' OR r.leads_to IS NULL THEN 'review'
        ELSE r.leads_to
    END AS leads_to,
    CASE WHEN j.said_outcome = 'returned' THEN coalesce(r.concern, 'UNKNOWN_CODE') END AS concern
FROM pg_temp.judged AS j
LEFT JOIN LATERAL (
    SELECT
        k.value ->> 'leads_to' AS leads_to,
        k.value ->> 'concern' AS concern
    FROM jsonb_each(%(codes)s::jsonb) AS k
    WHERE k.key = j.said_code
) AS r ON TRUE
WHERE j.becomes = 'applied'
ORDER BY j.row_no;

UPDATE membership.cover_month AS c SET outcome = j.said_outcome
FROM pg_temp.judged AS j
WHERE j.becomes = 'applied' AND c.submission_id = j.batch_id AND c.participant_id = j.participant_id;

UPDATE membership.participant AS p SET member_no = j.said_member_no
FROM pg_temp.judged AS j
WHERE
    j.becomes = 'applied' AND j.said_outcome = 'accepted' AND p.participant_id = j.participant_id
    AND p.member_no IS NULL;
