"""`manage.py provision FILE.toml`: makes organizations as a file says, as often as it is run."""

from channels_app.provision.run import Refused, Source, provision

__all__ = ["Refused", "Source", "provision"]
