"""Event files that are uploaded."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.datastructures import UploadFile
from litestar.params import MultipartBody

from yeojido.app.http.parts import Asking, Here, Parts
from yeojido.app.importing import import_files
from yeojido.app.previewing import preview
from yeojido.domain.errors import NotAnEventFile, WorkspaceBusy
from yeojido.domain.words import both
from yeojido.store.workspace import Workspace

#: Folder of the workspace for files that are just being taken in; emptied when a server starts.
UPLOADS = "uploads"
#: How a file's name may end; the rest of the name is the sender's and is not kept.
ENDS = re.compile(r"\.(csv|tsv|txt|jsonl|ndjson|json|parquet|xlsx|xes|xml)(\.gz)?$", re.IGNORECASE)
#: Seconds to wait for whoever writes the log.
_PATIENCE = 30.0
_PART = 2**20


@post("/imports", status_code=200, tags=["Workspace"], summary="Upload an event file")
async def upload(data: MultipartBody[UploadFile], caller: Asking, parts: Here) -> dict[str, Any]:
    """Take one event file (form field ``data``) into the log, all or nothing.

    Columns are guessed; what is said of them on the command line is not taken here.
    """
    taken = await _held(data, parts, lambda path: _take(parts, path))
    await sync_to_thread(parts.note, caller, "import", "", **taken)
    return taken


@post(
    "/imports/preview", status_code=200, tags=["Workspace"], summary="What an upload would come to"
)
async def preview_upload(data: MultipartBody[UploadFile], parts: Here) -> dict[str, Any]:
    """Return how a file (form field ``data``) would be understood, and its first events.

    Nothing of it is kept; columns with personal data are named and not shown.
    """

    def look(path: Path) -> dict[str, Any]:
        (found,) = preview([path])
        return found.to_dict()

    return await _held(data, parts, look)


async def _held(
    data: UploadFile, parts: Parts, use: Callable[[Path], dict[str, Any]]
) -> dict[str, Any]:
    """Hold an upload in a private folder while it is used; raises NotAnEventFile."""
    ends = ENDS.search(data.filename or "")
    if ends is None:
        raise NotAnEventFile(path="upload", reason=both("server.upload_name"))
    uploads = parts.house.workspace.path / UPLOADS
    uploads.mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=uploads))
    try:
        path = folder / f"upload{ends[0].lower()}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as out:
            while part := await data.read(_PART):
                out.write(part)
        return await sync_to_thread(use, path)
    finally:
        await sync_to_thread(shutil.rmtree, folder, True)


def _take(parts: Parts, path: Path) -> dict[str, Any]:
    settings = parts.house.settings
    until = time.monotonic() + _PATIENCE
    with Workspace.open(settings.workspace, create=False, database=settings.database) as workspace:
        while True:
            try:
                report = import_files(workspace, [path])
            except WorkspaceBusy:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)
            else:
                return {
                    "rows": report.rows,
                    "accepted": report.accepted,
                    "duplicates": report.duplicates,
                    "rejected": report.rejected,
                }


ROUTES = (upload, preview_upload)
