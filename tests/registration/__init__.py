"""Registering with the carriers, against the pretend one."""
