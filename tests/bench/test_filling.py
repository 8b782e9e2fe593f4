"""What fills the benchmarks' data names the columns there are."""

import re

import pytest
from django.apps import apps

from bench import data, search

INSERT = re.compile(r"INSERT INTO (\w+)\s*\(([^)]*)\)")
MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
# What PostgreSQL keeps, and no model knows of.
CARD = {"customer_address", "customer_name", "customer_owner", "tag_ids", "participant_ids"}
KNOWN = {(table, column) for table, column, _ in data._defaults()}


@pytest.mark.parametrize("fill", [data.FILL, search.FILL], ids=lambda path: path.name)
def test_a_filled_table_gets_every_column_it_must_have(fill):
    for table, listed in INSERT.findall(fill.read_text()):
        named = {column.strip() for column in listed.split(",")}
        fields = {field.column: field for field in MODELS[table]._meta.local_concrete_fields}
        needed = {
            column for column, field in fields.items()
            if not (field.null or field.primary_key or field.has_db_default())
        }  # fmt: skip

        assert named - CARD <= fields.keys(), table
        assert {one for one in needed - named if (table, one) not in KNOWN} == set(), table
