"""Runs a command and adopts what its descendants leave behind: `subreaper.py COMMAND ARGS...`

A container's processes must be gone when they have ended. Orphans go to process 1, which need not be an init
(in a container it may be anything, and here it looked once a second only): a dead postmaster then stays a zombie,
and the next Patroni takes it for alive by the pid in postmaster.pid and waits for it.
Node.js can neither become a subreaper nor wait for children that it did not start; Python is there with Patroni.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

libc = ctypes.CDLL(None)
libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
child = os.fork()
if child == 0:
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
while True:
    pid, status = os.wait()
    if pid == child:
        sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
