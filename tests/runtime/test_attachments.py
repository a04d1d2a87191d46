"""Where attached files are kept: a folder, and a bucket of a server that others wrote."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import boto3
import pytest

from runtime.attachments import Shelf, shelf
from runtime.ports import free_port
from runtime.settings import load_settings
from schemas.errors import Invalid, Unavailable

LOGIN = {
    "AWS_ACCESS_KEY_ID": "somebody",
    "AWS_SECRET_ACCESS_KEY": "anything",
    "AWS_REGION": "us-east-1",
}


@pytest.fixture(scope="module")
async def bucket_server() -> AsyncIterator[str]:
    """The address of a server that speaks S3, with the bucket `evidence`."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "moto.server", "-p", str(port),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(60):
            while True:
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    break
                await asyncio.sleep(0.1)
        await asyncio.to_thread(_make_bucket, address)
        yield address
    finally:
        server.terminate()
        await server.wait()


def _make_bucket(address: str) -> None:
    client = boto3.client(
        "s3", endpoint_url=address, region_name=LOGIN["AWS_REGION"],
        aws_access_key_id=LOGIN["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=LOGIN["AWS_SECRET_ACCESS_KEY"],
    )  # fmt: skip
    client.create_bucket(Bucket="evidence")


async def goes_there_and_comes_back(kept: Shelf) -> None:
    assert await kept.get("aa") is None
    await kept.put("aa", b"\x00 bytes")
    assert await kept.get("aa") == b"\x00 bytes"
    await kept.remove("aa")
    await kept.remove("aa")
    assert await kept.get("aa") is None


async def test_a_folder_of_the_data_folder_keeps_them(tmp_path: Path) -> None:
    await goes_there_and_comes_back(shelf(load_settings({"REMIT_HOME": str(tmp_path)})))
    assert (tmp_path / "attachments").is_dir()


async def test_a_named_folder_keeps_them(tmp_path: Path) -> None:
    kept = shelf(load_settings({"REMIT_ATTACHMENTS_URL": f"file://{tmp_path}/elsewhere"}))
    await goes_there_and_comes_back(kept)
    assert (tmp_path / "elsewhere").is_dir()


async def test_a_bucket_keeps_them(bucket_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(
        {
            "REMIT_ATTACHMENTS_URL": "s3://evidence/remit",
            "REMIT_ATTACHMENTS_ENDPOINT": bucket_server,
        }
    )
    await goes_there_and_comes_back(shelf(settings))


async def test_what_does_not_answer_is_said(tmp_path: Path) -> None:
    kept = shelf(load_settings({"REMIT_HOME": str(tmp_path)}))
    (tmp_path / "attachments").rmdir()
    (tmp_path / "attachments").write_text("a file in its place")
    with pytest.raises(Unavailable, match="does not answer"):
        await kept.put("aa", b"x")


@pytest.mark.parametrize("url", ["https://bucket", "s3://", "file://relative", "/plain"])
def test_an_address_of_another_form_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(Invalid, match="REMIT_ATTACHMENTS_URL"):
        load_settings({"REMIT_ATTACHMENTS_URL": url})
