# One image for every service; the command says which (docker-compose.yml). No compiler: every package is a wheel.
FROM python:3.12-slim-bookworm AS packages
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
        -r requirements.txt

FROM python:3.12-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin rapida
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
RUN python -m compileall -q accounts assistants endpoints integrations knowledge rapida_site telephony
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ENV=production \
    HOST=0.0.0.0 \
    RAPIDA_DATA=/data
USER rapida
VOLUME /data
EXPOSE 8080 9001 9004 9005 9007 9010 3000 4573
# SIGTERM lets live calls end (DRAIN_SECONDS): give the container that long to stop.
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "manage.py"]
CMD ["serve"]
