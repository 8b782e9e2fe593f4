"""Ties a process to its parent, then becomes the command: `tether.py SIGNAL PARENT COMMAND...`.

Linux only. Run as a script, so that no code runs between fork and exec in a threaded parent.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    signal_number, parent, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number), 0, 0, 0)
    if os.getppid() != int(parent):  # the parent died before the tether held
        sys.exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606 a shell would be in the way
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
