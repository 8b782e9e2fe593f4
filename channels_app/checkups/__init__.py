"""The doctor: the whole path of an inbox, looked through step by step."""
