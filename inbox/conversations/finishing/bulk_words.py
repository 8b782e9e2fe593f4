"""How far a job is, in a sentence, and what a browser goes by."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox.conversations.models import BulkJob


def told(job: BulkJob) -> dict[str, Any]:
    """What the browser of whoever asked for it is told."""
    return {
        "job": str(job.uuid),
        "verb": job.verb,
        "state": job.state,
        "done": job.done,
        "refused": job.refused,
        "bound": job.bound,
        "sentence": sentence(job),
    }


def sentence(job: BulkJob) -> str:
    """ "Closed 12 conversations. 1 was left as it was." """
    if job.state == "undone" and job.bound and job.refused >= job.bound:
        return _("Nothing was undone: it was changed again since.")
    if job.state == "undone":
        said = _("Undone.")
    elif job.state == "undoing":
        said = _("Undoing…")
    else:
        said = _done(job)
    if not job.refused:
        return said
    left = ngettext("%(num)s was left as it was.", "%(num)s were left as they were.", job.refused)
    return f"{said} {left % {'num': job.refused}}"


def _done(job: BulkJob) -> str:
    n = job.done
    words = {
        "close": ngettext("Closed %(num)s conversation.", "Closed %(num)s conversations.", n),
        "reopen": ngettext("Reopened %(num)s conversation.", "Reopened %(num)s conversations.", n),
        "spam": ngettext(
            "Marked %(num)s conversation as spam.", "Marked %(num)s conversations as spam.", n
        ),
        "snooze": ngettext("Snoozed %(num)s conversation.", "Snoozed %(num)s conversations.", n),
        "assign": ngettext("Assigned %(num)s conversation.", "Assigned %(num)s conversations.", n),
        "move": ngettext("Moved %(num)s conversation.", "Moved %(num)s conversations.", n),
        "tag": ngettext("Tagged %(num)s conversation.", "Tagged %(num)s conversations.", n),
    }
    return words[job.verb] % {"num": n}
