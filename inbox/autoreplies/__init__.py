"""Texts that go by themselves: out of office, after hours, the first reply. At most one a contact
and closed period, and never to a machine.
"""
