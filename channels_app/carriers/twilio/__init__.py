"""Twilio: SMS and MMS over its REST API."""
