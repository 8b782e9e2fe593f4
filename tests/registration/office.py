"""An organization whose number nobody registered yet, and what its admin fills in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from channels_app.models import Registration, RegistrationStep
from channels_app.registration import applications, working
from inbox import tenancy
from inbox.conversations.models import Channel
from ops.carrier.client import Carrier
from tests.outbox.desk import Desk

BRAND = {
    "business_name": "Aurora Bikes", "business_type": "Limited Liability Corporation",
    "industry": "RETAIL", "registration_identifier": "EIN", "registration_number": "12-3456789",
    "regions": "USA_AND_CANADA", "website": "https://aurora.example", "social": "",
    "company_type": "private", "first_name": "Ada", "last_name": "Owner",
    "email": "ada@aurora.example", "phone": "+12065550101", "title": "Owner", "position": "CEO",
    "street": "1 Main Street", "city": "Seattle", "region": "WA", "postal_code": "98101",
    "country": "US",
}  # fmt: skip
CAMPAIGN = {
    "business_name": "Aurora Bikes", "usecase": "CUSTOMER_CARE",
    "description": "Aurora Bikes texts customers who asked for it about repairs and orders.",
    "message_flow": "Customers enter their number at https://aurora.example/repairs and tick a box"
    " that says they agree to texts. Message and data rates may apply.",
    "samples": ["Aurora Bikes: Your bike is ready. Reply STOP to opt out.",
                "Aurora Bikes: Your part came in. When would you like to come by?"],
    "has_links": False, "has_phone": False, "age_gated": False, "direct_lending": False,
    "privacy_url": "https://aurora.example/privacy", "terms_url": "https://aurora.example/terms",
    "opt_in_message": "",
    "opt_out_message": "Aurora Bikes: You are unsubscribed and get no more texts.",
    "help_message": "Aurora Bikes: Ask us at help@aurora.example. Reply STOP to opt out.",
}  # fmt: skip
TOLL_FREE = {
    **BRAND, "category": "CUSTOMER_CARE", "summary": "Texts on repairs customers asked for.",
    "sample": CAMPAIGN["samples"][0], "opt_in_urls": "https://aurora.example/form.png",
    "opt_in_type": "WEB_FORM", "volume": "1,000", "privacy_url": CAMPAIGN["privacy_url"],
    "terms_url": CAMPAIGN["terms_url"],
}  # fmt: skip


@dataclass
class Office:
    """A desk, its carrier, and its registrations."""

    desk: Desk

    @property
    def carrier(self) -> Carrier:
        return self.desk.carrier

    @property
    def house(self) -> Any:
        return self.desk.house

    def apply(self, kind: str = "campaign", **answers: Any) -> Registration:
        """Fill in and hand in what the inbox needs."""
        ada = self.house.members["ada"]
        with self.house.open():
            made = applications.ensure(self.house.inbox, kind, by=ada)
            if made.brand is not None:
                applications.save(made.brand, BRAND, by=ada)
            given = {"campaign": CAMPAIGN, "toll_free": TOLL_FREE, "abroad": {}}[kind]
            applications.save(made, {**given, **answers}, by=ada)
            applications.submit(made, by=ada)
        return self.look(made)

    def work(self, rounds: int = 4) -> None:
        """Go on as if the time to ask again had come."""
        for _ in range(rounds):
            with self.house.open():
                due = Registration.objects.filter(due_at__isnull=False)
                due.update(due_at=timezone.now() - timedelta(seconds=1))
            with tenancy.in_organization(self.house.organization):
                working.work()

    def look(self, registration: Registration) -> Registration:
        with self.house.open():
            found = Registration.objects.select_related("brand", "inbox", "connection")
            return found.get(pk=registration.pk)

    def channel(self) -> Channel:
        with self.house.open():
            return Channel.objects.get(pk=self.house.channel.pk)

    def steps(self, registration: Registration) -> dict[str, tuple[str, str]]:
        """Each step's state and SID."""
        with self.house.open():
            found = RegistrationStep.objects.filter(registration=registration)
            return {row.name: (row.state, row.sid) for row in found}

    def review(self, what: str, status: str, **more: Any) -> Any:
        return self.carrier.review(self.desk.account, what, status, **more)

    def hold(self) -> None:
        """Reviews wait for a word."""
        self.carrier.review(self.desk.account, hold=True)

    def asked(self, method: str, ending: str) -> list[dict[str, Any]]:
        """What was asked of the carrier at addresses that end so."""
        lines = self.carrier.requests(self.desk.account)
        paths = [(line, line["url"].partition("?")[0]) for line in lines]
        return [line for line, path in paths if line["method"] == method and path.endswith(ending)]
