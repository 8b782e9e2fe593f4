"""Starts `manage.py send --loop` in no time: a process that has imported everything, and forks.

Each line on stdin is one more sender, its pid the answer. Everything ends with the pipe.
"""

import ctypes
import os
import signal
import sys

import django
from django.core.management import execute_from_command_line

PR_SET_PDEATHSIG = 1


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import channels_app.outbox.run  # noqa: F401 - the costly part, before the forks

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            execute_from_command_line(["manage.py", "send", "--loop"])
        print(pid, flush=True)


if __name__ == "__main__":
    main()
