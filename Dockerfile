# The portal without a database: give it DATABASE_URL and the other variables of docs/operators.md.
# Not built where it was written (no container engine there): report what you find.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/portal
RUN useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin portal

COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN mkdir -p var && python manage.py messages --compile && python manage.py collectstatic --noinput --verbosity 0 \
    && rm -f var/secret-key && chown -R portal: var

USER portal
ENV BIND=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--config", "python:portal.operations.gunicorn_settings", "portal.wsgi:application"]
