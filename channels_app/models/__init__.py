"""Tables of the wires."""

from channels_app.models.wires import AddressRoute, ConnectionRoute, Delivery, Sweep

__all__ = ["AddressRoute", "ConnectionRoute", "Delivery", "Sweep"]
