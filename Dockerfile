# One image for every service of docker-compose.yml; each names its own command.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH MEDIA_ROOT=/media
RUN useradd --system --uid 1000 --home-dir /app frontdesk \
 && install -d -o frontdesk /app /media /state
WORKDIR /app

COPY --chown=frontdesk . .
USER frontdesk
RUN ops/install.sh

VOLUME ["/media"]
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers", "--workers-kill-timeout", "9", "config.wsgi:application"]
