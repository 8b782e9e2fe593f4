"""The tables of the people on the other side, one file a noun."""

from contacts.models.consent import Consent, ErasedAddress, ErasureKey
from contacts.models.contact import Contact, CustomField, Favourite
from contacts.models.identity import Identity, Kind
from contacts.models.merge import Merge, NotSame
from contacts.models.papers import Export, Import, ImportedRows, ImportMapping

__all__ = [
    "Consent",
    "Contact",
    "CustomField",
    "ErasedAddress",
    "ErasureKey",
    "Export",
    "Favourite",
    "Identity",
    "Import",
    "ImportMapping",
    "ImportedRows",
    "Kind",
    "Merge",
    "NotSame",
]
