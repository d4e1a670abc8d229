# One image for every service; the command says which (docker-compose.yml). No compiler: every package is a wheel, and
# all that one of them wants of the system is the OpenMP library (the local language model).
ARG PYTHON=python:3.12-slim-bookworm

FROM ${PYTHON} AS packages
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r requirements.txt

FROM ${PYTHON}
# 0 leaves the local speech and language models out (about 210 MB): for assistants on hosted providers only.
ARG FETCH_MODELS=1
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --home-dir /data --shell /usr/sbin/nologin rapida
COPY --from=packages /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    RAPIDA_DATA=/data \
    RAPIDA_MODELS=/opt/models
WORKDIR /app
COPY . .
RUN python -m compileall -q accounts assistants endpoints integrations knowledge rapida_site telephony \
    && mkdir /opt/models \
    && if [ "$FETCH_MODELS" = 1 ]; then python manage.py fetch_models; fi \
    && rm -rf /data/secret
ENV ENV=production
USER rapida
VOLUME /data
EXPOSE 8080 9001 9004 9005 9007 9010 3000 4573 3478/udp
# SIGTERM lets live calls end (DRAIN_SECONDS): give the container that long to stop.
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "manage.py"]
CMD ["serve"]
