"""Append-only JSON lines; once awaited, a line has reached the disk or an error was raised."""

import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class _Batch:
    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.done = asyncio.Event()
        self.error: OSError | None = None


class Journal:
    """Lines that arrive within `gather` seconds share one fsync, and all wait for it."""

    def __init__(self, path: Path, *, gather: float = 0.0, durable: bool = True) -> None:
        self.path = path
        self._gather = gather
        self._durable = durable
        self._batch = _Batch()
        self._flusher: asyncio.Task[None] | None = None
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix=path.stem)
        path.touch()
        _drop_torn_line(path)
        self._file = path.open("ab")

    async def append(self, record: Record) -> None:
        batch = self.note(record)
        await batch.done.wait()
        if batch.error is not None:
            raise batch.error

    def note(self, record: Record) -> _Batch:
        """Like append, for those who need not wait."""
        batch = self._batch
        batch.lines.append(json.dumps(record, ensure_ascii=False).encode() + b"\n")
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush())
        return batch

    def read(self, after: int = 0) -> Iterator[Record]:
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines):
                if number >= after and line.endswith(b"\n"):
                    yield json.loads(line)

    async def close(self) -> None:
        if self._flusher is not None:
            await self._flusher
        self._writer.shutdown()
        self._file.close()

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._batch.lines:
            await asyncio.sleep(self._gather)
            batch, self._batch = self._batch, _Batch()
            try:
                await loop.run_in_executor(self._writer, self._write, b"".join(batch.lines))
            except OSError as error:
                batch.error = error
            batch.done.set()

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._file.flush()
        if self._durable:
            os.fsync(self._file.fileno())


def _drop_torn_line(path: Path) -> None:
    """A kill can leave half a line, which the next append would make unreadable."""
    data = path.read_bytes()
    if data and not data.endswith(b"\n"):
        with path.open("r+b") as file:
            file.truncate(data.rfind(b"\n") + 1)
