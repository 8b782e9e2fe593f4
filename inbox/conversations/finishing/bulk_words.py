"""How far a job is, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inbox.conversations.models import BulkJob


def sentence(job: BulkJob) -> str:
    """ "Closed 12 conversations. 1 was left as it was." """
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
        "assign": ngettext("Assigned %(num)s conversation.", "Assigned %(num)s conversations.", n),
        "move": ngettext("Moved %(num)s conversation.", "Moved %(num)s conversations.", n),
        "tag": ngettext("Tagged %(num)s conversation.", "Tagged %(num)s conversations.", n),
    }
    return words[job.verb] % {"num": n}
