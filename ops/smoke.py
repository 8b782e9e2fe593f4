"""`python -m ops.smoke`: both servers start under this Python and the settings load on them."""

import subprocess
import sys

from ops import homes, processes, settings_env
from ops.errors import CannotStart
from ops.localstack import FAST, Postgres, Redis
from ops.paths import ROOT, VAR


def main() -> int:
    home = homes.Home(VAR / "smoke").take()
    postgres, redis = Postgres(home.path, settings=FAST), Redis(home.path)
    try:
        env = {
            **settings_env.inherited(),
            **settings_env.of_site("http://127.0.0.1:8000", home.path / "media"),
            **settings_env.kept_secrets(home.path / "secrets.env"),
            "DATABASE_URL": postgres.start().url,
            "REDIS_URL": redis.start().url,
        }
        print(f"Python {sys.version.split()[0]}, PostgreSQL and {redis.what} answer.", flush=True)
        return subprocess.run(processes.manage("check"), cwd=ROOT, env=env, check=False).returncode
    finally:
        redis.stop()
        postgres.stop()
        home.leave()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (CannotStart, homes.Taken) as error:
        sys.exit(str(error))
