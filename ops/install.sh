#!/usr/bin/env bash
# The image's steps, which also run in any empty folder that holds a checkout.
set -euo pipefail
cd "$(dirname "$0")/.."

"${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes -r requirements/base.txt

# Settings refuse to load without these; collecting files opens no connection and keeps no secret.
env DATABASE_URL=postgres://nobody@/nothing REDIS_URL=unix:///nowhere?db=0 \
  SECRET_KEY=only-for-collectstatic PUBLIC_URL=https://localhost DEMO=0 DEBUG=0 \
  ENCRYPTION_KEYS="$(.venv/bin/python -c 'from base64 import *; print(urlsafe_b64encode(bytes(32)).decode())')" \
  .venv/bin/python manage.py collectstatic --noinput
