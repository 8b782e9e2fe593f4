"""The folder of documents, recorded webhooks and specifications that lies beside the project."""

from pathlib import Path

from tests.databases import ROOT


def shared() -> Path:
    """The nearest `shared` above: a worktree lies deeper than the checkout it is from."""
    found = [parent / "shared" for parent in ROOT.parents]
    return next((folder for folder in found if (folder / "specs").exists()), found[0])


SHARED = shared()
