-- Before Airflow starts: no run of an earlier session is worked on any more. (Its API could say so only
-- when the scheduler is up again, which would by then wait for tasks that are gone.) A run that waits for
-- a person goes on: the answer may come in any session.
UPDATE dag_run AS r SET state = 'failed', end_date = now()
WHERE
    r.state IN ('running', 'queued')
    AND NOT EXISTS (
        SELECT FROM task_instance AS t
        WHERE t.dag_id = r.dag_id AND t.run_id = r.run_id AND t.state = 'awaiting_input'
    );
