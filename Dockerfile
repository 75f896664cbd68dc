# One image for every service of docker-compose.yaml: Python, the locked packages, Padan. Not yet built.
FROM python:3.12-slim AS packages
RUN pip install --no-cache-dir uv==0.13.9 && python -m venv --without-pip /opt/venv
COPY requirements.txt /tmp/requirements.txt
# Exactly the locked packages, each checked against its hash.
RUN uv pip sync --python /opt/venv/bin/python --require-hashes --compile-bytecode --no-cache \
    /tmp/requirements.txt

FROM python:3.12-slim
RUN groupadd --gid 50000 padan \
    && useradd --uid 50000 --gid padan --no-create-home --home-dir /opt/airflow padan \
    # volumes take owner and mode of these folders when they are first mounted
    && install --directory --owner=padan --group=padan --mode=0750 \
        /opt/airflow /opt/airflow/logs /data/inbox /data/returns /data/exports /data/state
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/padan/include \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow
COPY --from=packages /opt/venv /opt/venv
COPY . /opt/padan
WORKDIR /opt/padan
USER padan
CMD ["airflow", "version"]
