-- Files, runs and participants of months before the first that is kept; temporary, anew for each dataset.
DROP TABLE IF EXISTS due_file, due_run, due_participant, due_return;
CREATE TEMPORARY TABLE due_file ON COMMIT DROP AS
SELECT
    f.file_id,
    f.agency,
    f.path
FROM raw.file AS f
WHERE f.period COLLATE "C" < %(first_month)s AND f.role = any(%(roles)s::text[]);

CREATE TEMPORARY TABLE due_run ON COMMIT DROP AS
SELECT r.run_id
FROM verification.run AS r
WHERE r.period COLLATE "C" < %(first_month)s;

-- A participant by the last month in which anything happened to them: a member's first months stay, for the
-- full death benefit is counted from them.
CREATE TEMPORARY TABLE due_participant ON COMMIT DROP AS
SELECT p.participant_id
FROM membership.participant AS p
WHERE
    NOT EXISTS (SELECT 1 FROM subject_participant AS s WHERE s.participant_id = p.participant_id)
    AND coalesce((
        SELECT max(m.month COLLATE "C")
        FROM (
            SELECT t.period AS month FROM membership.transition AS t WHERE t.participant_id = p.participant_id
            UNION ALL
            SELECT c.month FROM membership.cover_month AS c WHERE c.participant_id = p.participant_id
            UNION ALL
            SELECT b.month
            FROM submission.line AS l
            INNER JOIN submission.batch AS b ON l.batch_id = b.batch_id
            WHERE l.participant_id = p.participant_id
            UNION ALL
            SELECT f.period FROM rereview.finding AS f WHERE f.participant_id = p.participant_id
            UNION ALL
            SELECT d.period
            FROM rereview.finding AS f
            INNER JOIN rereview.finding_decision AS d ON f.finding_id = d.finding_id
            WHERE f.participant_id = p.participant_id
            UNION ALL
            SELECT a.period
            FROM rereview.finding AS f
            INNER JOIN rereview.appeal AS a ON f.finding_id = a.finding_id
            WHERE f.participant_id = p.participant_id
        ) AS m
    ) < %(first_month)s, FALSE);
ANALYZE due_participant;
