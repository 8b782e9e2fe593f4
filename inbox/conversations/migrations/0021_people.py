"""An erasure that fails waits longer each time, and in the end stands as failed with its reason."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models.functions import Now

# Who is forgetting somebody just now: tells organizations, and nothing of whom.
ERASURE_WORK = """
SET LOCAL ROLE frontdesk_system;
CREATE OR REPLACE FUNCTION erasure_work(most integer)
RETURNS TABLE (organization_id bigint, slug varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$
    SELECT w.organization_id, o.slug
    FROM (SELECT e.organization_id, min(e.created_at) AS first
          FROM public.conversations_erasure e WHERE e.state = 'running'{due} GROUP BY 1) w
    JOIN public.accounts_organization o ON o.id = w.organization_id
    ORDER BY w.first LIMIT most
$$;
RESET ROLE;
"""


def forgets(**unfinished: Any) -> models.CheckConstraint:
    done = models.Q(contact_id__isnull=True, identity_ids=[], steps={})
    return models.CheckConstraint(condition=models.Q(**unfinished) | done, name="erasure_forgets")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("conversations", "0020_lists")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="erasure",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="erasure", name="due_at", field=models.DateTimeField(db_default=Now())
        ),
        migrations.AddField(
            model_name="erasure",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AlterField(
            model_name="erasure",
            name="state",
            field=models.CharField(
                choices=[("running", "Running"), ("done", "Done"), ("failed", "Failed")],
                default="running",
                max_length=8,
            ),
        ),
        migrations.RemoveConstraint(model_name="erasure", name="erasure_forgets"),
        migrations.AddConstraint(
            model_name="erasure", constraint=forgets(state__in=["running", "failed"])
        ),
        migrations.RunSQL(
            ERASURE_WORK.format(due=" AND e.due_at <= now()"), ERASURE_WORK.format(due="")
        ),
    ]
