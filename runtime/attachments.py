"""Where attached files are kept: a folder of this machine, or a bucket that speaks S3."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from runtime.home import Home
from schemas.errors import Unavailable

if TYPE_CHECKING:
    from obstore.store import ObjectStore

    from runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Shelf:
    """Bytes under names. The names are random and say nothing."""

    store: "ObjectStore"

    async def put(self, name: str, raw: bytes) -> None:
        """Raises Unavailable."""
        import obstore

        try:
            await obstore.put_async(self.store, name, raw)
        except Exception as wrong:
            raise _away(wrong) from None

    async def get(self, name: str) -> bytes | None:
        """None where there is none of this name. Raises Unavailable."""
        import obstore

        try:
            found = await obstore.get_async(self.store, name)
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except Exception as wrong:
            raise _away(wrong) from None

    async def remove(self, name: str) -> None:
        """Nothing is there under this name afterwards. Raises Unavailable."""
        import obstore

        try:
            await obstore.delete_async(self.store, name)
        except FileNotFoundError:
            return
        except Exception as wrong:
            raise _away(wrong) from None


def shelf(settings: "Settings") -> Shelf:
    """The one of this installation. A bucket's login is read from AWS_* as every client does."""
    from obstore.store import LocalStore, S3Store

    where = settings.attachments_url
    if where is None:
        folder = Home.at(settings.home).path / "attachments"
        return Shelf(LocalStore(folder, mkdir=True))
    told = urlsplit(where)
    if told.scheme == "file":
        return Shelf(LocalStore(told.path, mkdir=True))
    config: dict[str, Any] = {}
    if settings.attachments_endpoint is not None:  # a server of one's own, such as MinIO
        config["endpoint"] = settings.attachments_endpoint
        config["client_options"] = {
            "allow_http": settings.attachments_endpoint.startswith("http://")
        }
    return Shelf(S3Store(told.netloc, prefix=told.path.strip("/") or None, **config))


def _away(wrong: Exception) -> Unavailable:
    return Unavailable(
        f"Where attached files are kept does not answer ({type(wrong).__name__}).",
        next_step="Try again; nothing was changed.",
        code="attachments_unavailable",
    )
