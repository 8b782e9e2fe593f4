"""What PostgreSQL enforces: composite keys, row-level security. Written by migrations."""

from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.transaction import atomic

IN_SCOPE = "organization_id = nullif(current_setting('app.organization', true), '')::bigint"


class SameOrganization(models.BaseConstraint):
    """FOREIGN KEY (organization_id, field_id) to the target's (organization_id, id).

    Row-level security does not bind PostgreSQL's own foreign key checks: without this, a row may
    point into another organization.
    """

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        super().__init__(name=name)

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing inline: the target's composite key may be made later in the same migration."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        field = model._meta.get_field(self.field)
        target = field.remote_field.model._meta.db_table
        return (
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY (organization_id, {quote(field.column)}) "
            f"REFERENCES {quote(target)} (organization_id, id)"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        table = quote(model._meta.db_table)
        return f"ALTER TABLE {table} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """PostgreSQL checks it."""

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, str]]:
        return "inbox.tenancy.SameOrganization", (), {"field": self.field, "name": self.name}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameOrganization) and self.deconstruct() == other.deconstruct()

    __hash__ = models.BaseConstraint.__hash__


class Keyed(Operation):
    """Give a table the primary key (organization_id, id). Stands after its CreateModel."""

    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django goes on seeing `id`."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in self.statements(self._table(app_label, to_state.apps)):
            schema_editor.execute(statement)

    def database_backwards(self, *args: Any) -> None:
        """The table goes with its CreateModel."""

    def statements(self, table: str) -> list[str]:
        return [
            f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_pkey"',
            f'ALTER TABLE "{table}" ADD PRIMARY KEY (organization_id, id)',
        ]

    def describe(self) -> str:
        return f"{type(self).__name__} {self.name}"

    def _table(self, app_label: str, apps: Apps) -> str:
        return apps.get_model(app_label, self.name)._meta.db_table


class Walled(Keyed):
    """A tenant table: composite key, and row-level security that binds its owner too.

    frontdesk_system owns the few functions that look across organizations; it may read.
    """

    def statements(self, table: str) -> list[str]:
        return [
            *super().statements(table),
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY tenant ON "{table}" USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})',
            f'CREATE POLICY system ON "{table}" FOR SELECT TO frontdesk_system USING (true)',
            f'GRANT SELECT ON "{table}" TO frontdesk_system',
        ]


def as_every_tenant(apps: Any, schema_editor: Any, change: Any) -> None:
    """Run `change(organization_id)` once for each organization, inside its scope.

    Data migrations use it: FORCE binds the owner too, so without a scope they would see no row. An
    owner who is superuser sees all of them, so `change` filters by the organization as well.
    """
    connection, tell = schema_editor.connection, "SELECT set_config('app.organization', %s, true)"
    with atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_organization ORDER BY id")
        for (organization_id,) in cursor.fetchall():
            cursor.execute(tell, [str(organization_id)])
            change(organization_id)
        cursor.execute(tell, [""])


def part_by_part(apps: Any, schema_editor: Any, change: Any) -> None:
    """The same for more rows than one transaction should hold: `change(cursor, organization_id,
    last)` is run in one of its own for each part, with what the one before gave, first 0, until it
    gives None. For a migration that is not atomic.
    """
    connection, tell = schema_editor.connection, "SELECT set_config('app.organization', %s, true)"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_organization ORDER BY id")
        for (organization_id,) in cursor.fetchall():
            last: Any = 0
            while last is not None:
                with atomic(connection.alias):
                    cursor.execute(tell, [str(organization_id)])
                    last = change(cursor, organization_id, last)
                    cursor.execute(tell, [""])
