"""`python -m tests.papers.worker ROWS MEGABYTES`: a worker with small batches and little memory. It
takes in what there is and says how much it took.
"""

import os
import resource
import sys


def main(rows, megabytes):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if megabytes:
        limit = megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    from contacts.imports import ahead, jobs
    from inbox import tenancy
    from inbox.work import paper_work

    ahead.ROWS = rows
    while found := paper_work():
        with tenancy.in_organization(found[0]):
            jobs.work(most=1)
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
