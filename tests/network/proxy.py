"""A small TCP proxy with scripted faults, in a thread of its own."""

import asyncio
import contextlib
import socket
import struct
from contextlib import contextmanager
from threading import Thread

from tests.network.commits import CommitWatch
from tests.network.faults import HappenedFaults, Kind, ListedFaults, Moment

CHUNK = 65_536
# Closing sends a RST instead of what is still to be sent.
RESET = struct.pack("ii", 1, 0)
ADDRESS = "127.0.0.1"


class Proxy:
    """Listens on a port of this machine and passes everything on to `server`: the path of a socket,
    or an address and a port. `faults` is the script; it can be changed at any time."""

    def __init__(self, server, *, is_database=False):
        self.server, self.is_database = server, is_database
        self.faults = HappenedFaults(ListedFaults())
        self.port, self.lines = None, set()

    def play(self, script):
        """Follow another script from now on; return it with its counts."""
        self.faults = HappenedFaults(script)
        return self.faults

    async def listen(self):
        listener = await asyncio.start_server(self._serve, ADDRESS, 0)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def _serve(self, reader, writer):
        """Pass one connection on."""
        try:
            if isinstance(self.server, str):
                above = await asyncio.open_unix_connection(self.server)
            else:
                above = await asyncio.open_connection(*self.server)
        except OSError:
            _reset(writer)
            return
        await _Line(self, (reader, writer), above).pass_on()

    async def end(self, listener):
        """Stop listening, and cut off whoever is still there."""
        listener.close()
        while self.lines:
            for line in self.lines:
                line.cut()
            await asyncio.sleep(0.01)


class _Line:
    """One connection of a client, and the one to the server that belongs to it."""

    def __init__(self, proxy, client, server):
        self.proxy = proxy
        (self.client_reader, self.client), (self.server_reader, self.server) = client, server
        self.watch = CommitWatch() if proxy.is_database else None
        self.awaits_commit = False

    async def pass_on(self):
        self.proxy.lines.add(self)
        await asyncio.gather(
            self._pump(self.client_reader, self.server, self._moment_of_request),
            self._pump(self.server_reader, self.client, self._moment_of_answer),
        )
        for writer in (self.client, self.server):
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        self.proxy.lines.remove(self)

    async def _pump(self, reader, writer, moment_of):
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                fault = self.proxy.faults.at(moment_of(data))
                if fault.kind == Kind.RESET:
                    self.cut()
                    return
                if fault.kind == Kind.HALF_CLOSE:
                    data = data[: len(data) // 2]
                await asyncio.sleep(fault.seconds)
                writer.write(data)
                await writer.drain()
                if fault.kind == Kind.HALF_CLOSE:
                    break
            writer.write_eof()
            # What still comes this way goes nowhere.
            while await reader.read(CHUNK):
                pass

    def _moment_of_request(self, data):
        commits = self.watch is not None and self.watch.feed(data)
        self.awaits_commit = commits
        return Moment.COMMIT if commits else Moment.REQUEST

    def _moment_of_answer(self, _data):
        is_of_commit, self.awaits_commit = self.awaits_commit, False
        return Moment.COMMIT_ANSWER if is_of_commit else Moment.ANSWER

    def cut(self):
        _reset(self.client)
        self.server.transport.abort()


def _reset(writer):
    if not writer.transport.is_closing():
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()


@contextmanager
def running_proxy(server, *, is_database=False):
    """Run a proxy to `server` while the block lasts."""
    proxy, loop = Proxy(server, is_database=is_database), asyncio.new_event_loop()
    # In the thread from the start: that of a test may have a loop of its own, a browser's.
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listener = asyncio.run_coroutine_threadsafe(proxy.listen(), loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.end(listener), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
