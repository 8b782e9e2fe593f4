"""What files of contacts hold of a person who is to be forgotten."""

from contacts.exports import jobs as exports
from contacts.imports import files
from contacts.models import Export, Import, ImportedRows
from inbox import tenancy
from inbox.conversations.forgetting import erasing
from inbox.conversations.forgetting.erasing import Person

# Nobody looks into files for one person: those that may hold them go, and what was changed by an
# import is undone no more for this contact.
CHANGED = """
UPDATE contacts_importedrows r SET problems = '[]', changed = COALESCE((
    SELECT jsonb_agg(one) FROM jsonb_array_elements(r.changed) one
    WHERE NOT (one->>'id')::bigint = ANY(%(contacts)s)), '[]')
WHERE r.organization_id = %(organization)s AND r.id = ANY(%(ids)s)
"""
ROWS = 200


@erasing.also("papers")
def forget_in_files(person: Person, came: str | None) -> str:
    """Exports and uploaded files first, then what an undo would need, some at a time."""
    if came is None:
        for export in Export.objects.all():
            exports.remove(export)
        for job in Import.objects.exclude(file=""):
            files.drop(job.file)
            job.file, job.expected = "", {}
            job.save(update_fields=["file", "expected"])
    later = ImportedRows.objects.filter(pk__gt=int(came or 0)).order_by("pk")
    ids = list(later.values_list("pk", flat=True)[:ROWS])
    if ids:
        tenancy.execute(CHANGED, {"ids": ids, "contacts": person.contact_ids})
    return str(ids[-1]) if len(ids) == ROWS else ""
