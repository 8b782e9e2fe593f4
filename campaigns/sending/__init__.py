"""Sending: from an audience to the outbox, a batch a commit, and who may stop it meanwhile."""
