"""How root runs PostgreSQL, which refuses to run as root."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import Unavailable

NOBODY = 65534  # it has to exist in /etc/passwd, and does everywhere


@dataclass(frozen=True)
class Guise:
    """What stands before a PostgreSQL program, and the user it runs as."""

    prefix: tuple[str, ...] = ()
    user: int | None = None


AS_WE_ARE = Guise()
IN_A_NAMESPACE = Guise(("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"))
AS_NOBODY = Guise(user=NOBODY)


def fitting_guise() -> Guise:
    """As we are; as root in a user namespace of its own; where those are barred, as nobody."""
    if os.geteuid() != 0 or sys.platform != "linux":
        return AS_WE_ARE
    try:
        tried = subprocess.run(  # noqa: S603 - fixed words
            [*IN_A_NAMESPACE.prefix, "true"], capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return AS_NOBODY
    return IN_A_NAMESPACE if tried.returncode == 0 else AS_NOBODY


def within_reach(bin_folder: Path) -> Path:
    """A copy of the programs that `nobody` can run, for they often lie under /root."""
    install = bin_folder.parent
    mark = hashlib.sha256(str(bin_folder).encode()).hexdigest()[:12]
    reach = Path(tempfile.gettempdir()) / f"remit-postgres-{mark}"
    package = install.parent
    copied = reach / package.name / install.name / bin_folder.name
    if not (reach / "complete").exists():
        shutil.rmtree(reach, ignore_errors=True)
        reach.mkdir(mode=0o755)
        shutil.copytree(install, reach / package.name / install.name, symlinks=True)
        for libs in package.parent.glob(f"{package.name}*.libs"):
            shutil.copytree(libs, reach / libs.name)
        (reach / "complete").touch()
    if reach.stat().st_uid != os.geteuid():
        raise PermissionError(13, "belongs to somebody else", str(reach))
    return copied


def hand_over(folder: Path, home: Path) -> None:
    """Give the folder to `nobody`, and let it pass through the data folder on its way there."""
    for part in (folder, *folder.rglob("*")):
        os.chown(part, NOBODY, NOBODY)
    for above in folder.parents:
        mode = above.stat().st_mode
        if above == home or home in above.parents:
            above.chmod(mode | 0o011)
        elif not mode & 0o001:
            raise Unavailable(
                f"PostgreSQL does not run as root, and the user nobody cannot pass {above}.",
                next_step="Start Remit as an ordinary user, or: REMIT_HOME=/var/lib/remit remit up",
                code="no_permission",
            )
