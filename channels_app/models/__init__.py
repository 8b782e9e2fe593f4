"""Tables of the wires."""

from channels_app.models.numbers import Checkup, InboxDraft, PhoneNumber, Purchase
from channels_app.models.recordings import Recording
from channels_app.models.registration import Registration, RegistrationStep
from channels_app.models.wires import AddressRoute, ConnectionRoute, Delivery, Sweep

__all__ = [
    "AddressRoute",
    "Checkup",
    "ConnectionRoute",
    "Delivery",
    "InboxDraft",
    "PhoneNumber",
    "Purchase",
    "Recording",
    "Registration",
    "RegistrationStep",
    "Sweep",
]
