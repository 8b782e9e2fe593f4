"""Mails to a team: who opted out, texts from unknown numbers, new contacts. Each with recipients of
its own, who need not be members.
"""
