"""Long-lived processes and Python's collector: what they begin with stays to their end, and is not
looked through again and again for what could be dropped.
"""

import gc

# Objects made and not dropped between two looks, and looks between two larger ones. A batch of
# texts makes tens of thousands; nearly none is in a ring, and what is waits for the next look.
OFTEN = (20_000, 20, 20)


def settle() -> None:
    """Call it when everything is loaded, in each process for itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
