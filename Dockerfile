# Two stages: what is needed to install stays behind; what runs holds Python, the packages and nothing to build with.
FROM python:3.12-slim AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/rapporteur
COPY requirements.lock ./
RUN /opt/rapporteur/bin/pip install --require-hashes -r requirements.lock
COPY . .
RUN /opt/rapporteur/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin rapporteur \
 && install -d -o rapporteur -g rapporteur -m 0700 /data
COPY --from=build /opt/rapporteur /opt/rapporteur
ENV PATH=/opt/rapporteur/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RAPPORTEUR_DATA_DIR=/data \
    RAPPORTEUR_HEALTH_PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=5)"]
ENTRYPOINT ["rapporteur"]
CMD ["bot"]
