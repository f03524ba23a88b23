"""Runs the snippet named on the command line. Every connection that it opens to another host ends at one port of this machine, so that the snippet can be the code that people write.
With LOOPBACK_HOST only connections to that host do."""

import os
import runpy
import socket
import sys

PORT = int(os.environ.pop("LOOPBACK_PORT"))
ONLY = os.environ.pop("LOOPBACK_HOST", None)
# An address that no real server has, so that connections to it are known again.
STAND_IN = "127.77.0.1"

connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def resolved(host, port, *rest, **named):
    name = host.decode() if isinstance(host, bytes) else host
    return getaddrinfo(STAND_IN if ONLY in (None, name) else host, port, *rest, **named)


def redirected(address):
    return ("127.0.0.1", PORT) if address[0] == STAND_IN else address


socket.getaddrinfo = resolved
socket.socket.connect = lambda self, address: connect(self, redirected(address))
socket.socket.connect_ex = lambda self, address: connect_ex(self, redirected(address))


def redirect_pycurl():
    """libcurl opens its connections itself. What the system trusts can be said with LOOPBACK_SYSTEM_CA."""
    try:
        import pycurl
    except ImportError:
        return

    trusted = os.environ.pop("LOOPBACK_SYSTEM_CA", None)

    class Curl(pycurl.Curl):
        def reset(self):
            super().reset()
            self.setopt(pycurl.CONNECT_TO, [f"::127.0.0.1:{PORT}"])
            if trusted:
                self.setopt(pycurl.CAINFO, trusted)

    pycurl.Curl = Curl


redirect_pycurl()
sys.path.insert(0, os.getcwd())
runpy.run_path(sys.argv[1], run_name="__main__")
