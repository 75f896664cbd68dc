"""The embedded default: PostgreSQL, Airflow and a mail catcher on one machine, from one command.

Here belongs what starts, watches and stops them. What they do with records is in the other packages;
on servers, docker-compose.yaml takes this package's place.
"""
