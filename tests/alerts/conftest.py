"""Aurora's Sales with its scope open, and recipients of alerts."""

import pytest

from inbox.alerts import mailing, recipients
from inbox.alerts.models import Mail
from tests.inbox.conftest import aurora, converse, quick, say, told  # noqa: F401 - fixtures


@pytest.fixture
def tell(cast, aurora):  # noqa: F811
    """tell("opt_outs", "ada@aurora.example"): a recipient."""

    def add(kind, to, team=None, **choices):
        return recipients.add(kind=kind, team=team, to=to, by=cast.ada, **choices)

    return add


@pytest.fixture
def mails(aurora, mailoutbox):  # noqa: F811
    """mails(): let the worker send, whenever the last one was; everything sent so far."""

    def send():
        Mail.objects.update(at="2020-01-01T00:00Z")
        mailing.send_due()
        return mailoutbox

    return send
