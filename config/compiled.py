"""Templates as a process before compiled them: each took three seconds of its own for all of them,
and a page's first reader waited for that.
"""

import hashlib
from pathlib import Path

import jinja2
from django.conf import settings
from jinja2 import BytecodeCache, FileSystemBytecodeCache

MADE_BY = ("quick.py", "kept.py", "jinja2.py")


def kept() -> BytecodeCache | None:
    """In the folder that TEMPLATE_CACHE names, for this version of what compiles them; a template
    that changed is compiled anew. What lies there is run: it is its owner's alone.
    """
    if not settings.TEMPLATE_CACHE:
        return None
    made_by = hashlib.sha256(jinja2.__version__.encode())
    for name in MADE_BY:
        made_by.update(Path(__file__).with_name(name).read_bytes())
    folder = Path(settings.TEMPLATE_CACHE) / made_by.hexdigest()[:12]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))
