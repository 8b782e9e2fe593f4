"""Numbers outside the United States: nobody reviews texts, countries have rules of their own. Where
a country allows it, a name may stand in place of the number on texts that expect no answer.
"""

from django.utils.translation import gettext_lazy as _

from channels_app.models import RegistrationStep
from channels_app.registration.campaign import look_up, numbers, service
from channels_app.registration.steps import Done, Run, Step, made


def named(run: Run) -> list[str]:
    """The sender's name, when one was asked for."""
    name = run.answers.get("sender_name", "")
    return [name] if name else []


def sender(run: Run, row: RegistrationStep) -> Done:
    """The name belongs to the messaging service."""
    ask, where, name = run.office.ask, run.sid("service"), row.subject

    def find() -> str:
        found = ask(lambda c: c.messaging.v1.services(where).alpha_senders.list_async())
        return next((one.sid for one in found if one.alpha_sender == name), "")

    def create() -> str:
        return ask(
            lambda c: c.messaging.v1.services(where).alpha_senders.create_async(alpha_sender=name)
        ).sid

    return made(row, {"name": name}, find=find, create=create)


def confirmed(run: Run, row: RegistrationStep) -> Done:
    """A manager read the country's rules and said that they are kept."""
    return Done(run.sid("look-up", row.subject))


STEPS = [
    Step("look-up", _("Number found in the carrier account"), look_up, each=numbers),
    Step("service", "", service, each=lambda run: [""] if named(run) else [], background=True),
    Step("sender", _("Sender name added"), sender, each=named),
    Step("registered", _("Number ready"), confirmed, each=numbers),
]
