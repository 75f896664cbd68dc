-- Before Airflow starts: no run of an earlier session is worked on any more. (Its API could say so only
-- when the scheduler is up again, which would by then wait for tasks that are gone.)
UPDATE dag_run SET state = 'failed', end_date = now() WHERE state IN ('running', 'queued');
