"""Taking back what was done to a field that managers ask of every contact: the answers stand on
the contacts by its uuid, so that it comes back with them.
"""

from typing import Any

from contacts import fields
from contacts.models import CustomField
from inbox.accounts import undoing
from inbox.accounts.models import Member
from inbox.accounts.undoing import Facts, Form, Row


def _facts(row: CustomField | Row) -> Facts:
    for place, field in enumerate(fields.every()):
        if field.uuid == row.uuid:
            asks = {"name": field.name, "answer": field.kind, "choices": field.choices}
            return asks | {"place": place + 1}
    return {}


def _put(row: CustomField | Row, former: dict[str, Any], by: Member) -> None:
    """Raises BadField."""
    field: CustomField | None = CustomField.objects.filter(uuid=row.uuid).first()
    if field is not None and former.get("name", "") is None:
        fields.delete(field)
        return
    if field is None:
        name, kind, choices = (former[name] for name in ("name", "answer", "choices"))
        made = CustomField(uuid=row.uuid, name=name, kind=kind, choices=choices)
        field = fields.bring_back(made)
    elif former.keys() & {"name", "choices"}:
        choices = "\n".join(former.get("choices", field.choices))
        fields.change(field, name=former.get("name", field.name), choices=choices)
    if "place" in former:
        uuids = [one.uuid for one in fields.every()]
        fields.move(field, by=former["place"] - 1 - uuids.index(row.uuid))


FIELD = Form("contact-field", _facts, _put, told=undoing.everything)
"""Settings > Contact fields, a field."""
