"""What is said after a change of staff, and why one was refused."""

from django.utils.translation import gettext as _


def said(word: str) -> str:
    """The sentence after a redirect; "" for any other word."""
    return {
        "saved": _("Saved"),
        "undone": _("Undone"),
        "suspended": _("Suspended. What they had is everybody’s again."),
        "back": _("Back again"),
        "removed": _("Removed. What they had is everybody’s again."),
        "invited": _("The invitation is on its way"),
        "link": _("The invitation is made. No mail left: hand over the link yourself."),
        "revoked": _("The invitation is taken back"),
        "deleted": _("Deleted"),
    }.get(word, "")


def refusal(reason: str) -> str:
    """Why it was refused."""
    return {
        "above": _("Nobody changes a member above them, or gives a role above their own."),
        "yourself": _("You cannot do this to yourself. Ask another owner or admin."),
        "last_owner": _("The last owner stays. Make somebody else an owner first."),
        "member": _("This address is a member’s already."),
        "suspended": _("This member is suspended: bring them back instead."),
        "too_many": _("A hundred invitations wait already. Take some back first."),
        "too_soon": _("A letter has just left. Wait a minute."),
        "taken": _("There is a team of this name, or the name is empty."),
        "in_use": _("Inboxes, views or alerts belong to this team. Move or remove them first."),
        "changed": _("Nothing was undone: somebody changed this meanwhile, or it is too long ago."),
        "gone": _("This invitation was used or taken back meanwhile."),
        "role": _("Choose a role."),
        "email": _("This is no e-mail address."),
    }.get(reason, "")
