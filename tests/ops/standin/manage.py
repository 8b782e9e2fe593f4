"""Stands in for Django's commands: says what it was asked."""

import os
import sys

import psycopg

if sys.argv[1] == "migrate":
    psycopg.connect(os.environ["DATABASE_URL"]).close()
print("manage", *sys.argv[1:])
