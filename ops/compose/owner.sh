#!/bin/bash
# The product's own login: it makes tables and roles, and is no superuser, so the walls bind it.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" <<'SQL'
create role frontdesk login createrole nosuperuser nobypassrls password :'password';
create database frontdesk owner frontdesk;
SQL
