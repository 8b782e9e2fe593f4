"""Files in, reports out: all of them in one transaction, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from channels_app.provision import attending, known
from channels_app.provision.checking import check
from channels_app.provision.installing import install
from channels_app.provision.plan import Plan, Problem
from channels_app.provision.printing import report
from channels_app.provision.reading import read
from channels_app.provision.rows import settle
from channels_app.provision.staffing import hashed, staff
from inbox import tenancy


@dataclass(frozen=True)
class Source:
    """A file, by the name it is called in messages, as tomllib parsed it."""

    name: str
    document: dict[str, Any]


class Refused(Exception):
    """Nothing was changed; `problems` are (file, problem), all there are."""

    def __init__(self, problems: list[tuple[str, Problem]]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems))
        self.problems = problems


def provision(sources: Sequence[Source]) -> list[dict[str, Any]]:
    """Make it so; one report a file. Raises Refused.

    A file may refer to what an earlier one made, and to what is in the database already.
    """
    plans = [(source.name, *read(source.document)) for source in sources]
    passwords: dict[str, str] = {}
    for _, plan, problems in plans:
        passwords |= {} if problems else hashed(plan)
    refused: list[tuple[str, Problem]] = []
    reports = []
    with transaction.atomic():
        for name, plan, problems in plans:
            found = [*problems, *check(plan, known.about(plan))]
            if not found:
                made, found = _apply(plan, passwords)
                reports.append(made)
            refused += [(name, problem) for problem in found]
        if refused:
            raise Refused(refused)
    return reports


def _apply(plan: Plan, passwords: dict[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    wanted = plan.organization
    organization = known.organization(wanted.slug) or known.create(wanted.slug, wanted.name)
    with tenancy.in_organization(organization), tenancy.transaction():
        settle(
            organization,
            name=wanted.name,
            time_zone=wanted.time_zone,
            language=wanted.language,
            country=wanted.country,
            languages=wanted.languages,
        )
        members = staff(plan, organization, passwords)
        problems = install(plan, organization, members)
        attending.attend(plan)
        return report(plan), problems
