"""Set a template of somebody else's in a process of its own, as `letters/pdf.py` starts it.

`python -P set_alone.py FOLDER NAME OUTPUT PACKAGES SECONDS MEMORY FILE_SIZE`, with the letter as JSON on stdin, ends
with exit code 1 and the reason on stdout, or by a signal where a limit is passed. It imports nothing of the program.
"""

import resource
import sys

import typst


def main(folder: str, name: str, output: str, packages: str, *limits: str) -> int:
    """Write the PDF of FOLDER/NAME to OUTPUT; packages are looked for in the folder PACKAGES alone."""
    seconds, memory, size = map(int, limits)
    data = sys.stdin.buffer.read().decode()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        typst.compile(
            f"{folder}/{name}",
            output=output,
            root=folder,
            format="pdf",
            sys_inputs={"data": data},
            package_path=packages,
            package_cache_path=packages,
        )
    except typst.TypstError as error:
        sys.stdout.buffer.write(str(error.message).encode())
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
