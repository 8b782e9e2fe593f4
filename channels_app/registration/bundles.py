"""Trust Hub's bundles: people and papers are put in, looked through before they are submitted, then
reviewed. A customer profile and a trust product are the same thing under two names.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from channels_app.models import RegistrationStep
from channels_app.registration.steps import Do, Done, Run, Stop, Wait, made

APPROVED, REJECTED, DRAFT = "twilio-approved", "twilio-rejected", "draft"
PROFILES, PRODUCTS = "customer_profiles", "trust_products"
EMPTY = _("The carrier gives no reason. Its e-mail to the account may say more.")


@dataclass(frozen=True)
class Bundle:
    """A bundle's step, its collection in the SDK, and what its review follows."""

    name: str
    collection: str

    def all(self, client: Any) -> Any:
        return getattr(client.trusthub.v1, self.collection)

    def one(self, client: Any, run: Run) -> Any:
        return self.all(client)(run.sid(self.name))

    def part(self, client: Any, run: Run, kind: str) -> Any:
        """Its list of assignments, or of evaluations."""
        return getattr(self.one(client, run), f"{self.collection}_{kind}")


def open_bundle(bundle: Bundle, policy: str) -> Do:
    """Make the bundle, as a draft."""

    def do(run: Run, row: RegistrationStep) -> Done:
        label, ask = run.label(bundle.name), run.office.ask

        def find() -> str:
            found = ask(lambda c: bundle.all(c).list_async(friendly_name=label, limit=1))
            return found[0].sid if found else ""

        def create() -> str:
            return ask(
                lambda c: bundle.all(c).create_async(
                    friendly_name=label,
                    email=run.answers["email"],
                    policy_sid=policy,
                    status_callback=run.callback,
                )
            ).sid

        return made(row, {}, find=find, create=create)

    return do


def person(name: str, kind: str, attributes: Any) -> Do:
    """An end user: a business, or somebody who speaks for it."""

    def do(run: Run, row: RegistrationStep) -> Done:
        label, ask, data = run.label(name), run.office.ask, attributes(run.answers)

        def find() -> str:
            found = ask(lambda c: c.trusthub.v1.end_users.list_async(page_size=1000))
            return next((one.sid for one in found if one.friendly_name == label), "")

        def create() -> str:
            return ask(
                lambda c: c.trusthub.v1.end_users.create_async(
                    friendly_name=label, type=kind, attributes=data
                )
            ).sid

        def update(sid: str) -> None:
            ask(lambda c: c.trusthub.v1.end_users(sid).update_async(attributes=data))

        return made(row, data, find=find, create=create, update=update)

    return do


def assign(bundle: Bundle, thing: str) -> Do:
    """Put what another step brought into the bundle."""

    def do(run: Run, row: RegistrationStep) -> Done:
        ask, sid = run.office.ask, run.sid(thing)

        def find() -> str:
            found = ask(lambda c: bundle.part(c, run, "entity_assignments").list_async())
            return next((one.sid for one in found if one.object_sid == sid), "")

        def create() -> str:
            return ask(
                lambda c: bundle.part(c, run, "entity_assignments").create_async(object_sid=sid)
            ).sid

        return made(row, {"thing": sid}, find=find, create=create)

    return do


def evaluate(bundle: Bundle, policy: str) -> Do:
    """Have it looked through, which costs nothing: what is missing is known before it counts."""

    def do(run: Run, row: RegistrationStep) -> Done:
        found = run.office.ask(
            lambda c: bundle.part(c, run, "evaluations").create_async(policy_sid=policy)
        )
        if found.status != "compliant":
            raise Stop("", "\n".join(missing(found.results or [])) or EMPTY, found.status)
        return Done(found.sid, found.status)

    return do


def missing(results: list[dict[str, Any]]) -> list[str]:
    """What an evaluation complains of, in the carrier's words."""
    found = []
    for one in results:
        if not one.get("passed"):
            fields = [part.get("failure_reason", "") for part in one.get("invalid", [])]
            found += [words for words in fields if words] or [one.get("failure_reason", "")]
    return [words for words in dict.fromkeys(found) if words]


def submit(bundle: Bundle) -> Do:
    """Hand it in, unless it was."""

    def do(run: Run, row: RegistrationStep) -> Done:
        status = run.office.ask(lambda c: bundle.one(c, run).fetch_async()).status
        if status in {DRAFT, REJECTED}:
            status = run.office.ask(
                lambda c: bundle.one(c, run).update_async(status="pending-review")
            ).status
        return Done(status=status)

    return do


def review(bundle: Bundle) -> Do:
    """Wait for its approval."""

    def do(run: Run, row: RegistrationStep) -> Done | Wait:
        found = run.office.ask(lambda c: bundle.one(c, run).fetch_async())
        if found.status == REJECTED:
            raise Stop(*because(getattr(found, "errors", None)), found.status)
        return Done(status=found.status) if found.status == APPROVED else Wait(found.status)

    return do


def because(errors: Any, otherwise: str = "") -> tuple[str, str]:
    """The first code and all the words of a resource's `errors`, whose spelling differs."""
    codes, words = [], []
    for one in errors or []:
        if isinstance(one, dict):
            codes.append(str(one.get("error_code") or one.get("code") or ""))
            words.append(str(one.get("error_message") or one.get("description") or ""))
    said = "\n".join(word for word in words if word) or otherwise or EMPTY
    return next((code for code in codes if code), ""), said
