-- Before Airflow starts: no task of an earlier session is worked on any more.
UPDATE task_instance SET state = 'failed', end_date = now()
WHERE state IN ('running', 'queued', 'scheduled', 'restarting', 'up_for_retry', 'up_for_reschedule');
