# syntax=docker/dockerfile:1
# One image for the worker, the portal and the commands. It brings no servers.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# Locked by hash, and wheels only: nobody's build script runs here.
COPY requirements/image.txt requirements/build.txt requirements/
RUN python -m venv --without-pip /app \
    && pip --python /app/bin/python install \
        --require-hashes --no-deps --only-binary :all: -r requirements/image.txt \
    && pip install --require-hashes --no-deps --only-binary :all: -r requirements/build.txt
COPY . .
RUN pip wheel --no-build-isolation --no-deps --wheel-dir /wheels . \
    && pip --python /app/bin/python install --no-deps --no-index /wheels/remit-*.whl \
    && /app/bin/python -m compileall -q /app/lib

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Remit" \
    org.opencontainers.image.description="Durable, checkable handoffs of responsibility" \
    org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 remit \
    && useradd --system --uid 10001 --gid remit --no-create-home --home-dir /var/lib/remit remit \
    && install -d -o remit -g remit -m 0700 /var/lib/remit /var/lib/remit-keys
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/var/lib/remit \
    REMIT_HOME=/var/lib/remit \
    REMIT_LOG_TO=stderr
USER 10001:10001
WORKDIR /var/lib/remit
EXPOSE 8321
# For the portal, as which the image starts by itself; docker-compose.yml names each part's own.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD ["python", "-P", "-m", "runtime.probe", "http://127.0.0.1:8321/healthz"]
CMD ["python", "-P", "-m", "portal"]
