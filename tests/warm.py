"""A process that has imported what commands import, and forks one for each command: nothing is imported anew.

For tests that start many short commands and look at what these say of their input. How a command starts from nothing
is held by those that use the fixture ``command``. Run as a program it is that process; `Warm` is the tests' side.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path


class Warm:
    """Starts commands of dpiabook, one after the other, in an environment that is given once."""

    def __init__(self, environment):
        words = [sys.executable, "-P", __file__]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )
        self.lock = threading.Lock()

    def __call__(self, program, *words, cwd):
        """As the fixture ``command`` does."""
        argv = [program, *map(str, words)]
        with self.lock, tempfile.TemporaryDirectory() as folder:
            said = [str(Path(folder) / name) for name in ("out", "err")]
            self.process.stdin.write(json.dumps({"argv": argv, "cwd": str(cwd), "said": said}) + "\n")
            self.process.stdin.flush()
            status = int(self.process.stdout.readline())
            out, err = (Path(name).read_text(encoding="utf-8") for name in said)
        return subprocess.CompletedProcess(argv, status, out, err)

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def serve():
    """Fork for each line of the input, and tell how the command ended."""
    import dpiabook.suite.cli
    import dpiabook.suite.looking
    import dpiabook.suite.runs  # noqa: F401
    from dpiabook.suite.exercise import exercise

    exercise()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            become(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def become(argv, cwd, said):
    """Be the command from its first line to its end."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate([nothing, *(os.open(name, os.O_WRONLY | os.O_CREAT) for name in said)]):
        os.dup2(source, target)
    os.chdir(cwd)
    sys.argv = argv
    status = 0
    try:
        from dpiabook.suite.cli import main

        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    serve()
