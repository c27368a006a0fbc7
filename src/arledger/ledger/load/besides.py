"""What plugins read besides the ledger: their modules, what those import, and the files and folders that they open.

Python tells of every file that is opened, folder that is listed and module that is imported. It does not tell of
the clock, the environment, or whether a file exists: a plugin whose code names any of these is one whose answer is
not kept, and so is one that runs another program, asks the network or a database, or is no plain Python.
"""

import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from arledger.ledger.fingerprints import (
    UNREADABLE,
    Include,
    SourceFile,
    digest_of,
    digest_of_folder,
    matches_of,
    read_regular,
)
from arledger.ledger.load.module_names import HERE, NOTHING, Besides, places_of
from arledger.ledger.load.watch import Watch

MOST_FILES = 1_000
_OWN = frozenset(("arledger", "beancount", "uromyces"))
_UNTOLD = re.compile(
    r"subprocess\.|os\.(exec|fork|forkpty|posix_spawn|spawn|startfile|system)$|pty\.|socket\.(?!__new__)|sqlite3\.connect"
    r"|ctypes\.(dlopen|dlsym)|mmap\.|urllib\.Request|_thread\.start"
)
# What plugins find out by these names, no event tells.
_UNTOLD_NAMES = re.compile(
    "environb?|getenvb?|expandvars|expanduser|home|today|now|utcnow|time|time_ns|localtime|gmtime|ctime|random|secrets"
    "|urandom|uuid[14]|getpid|getuser|getlogin|gethostname|uname|platform|locale|argv|stdin|input|l?stat|l?exists"
    "|is_?(file|dir|link|symlink|mount)|get[mca]time|getsize|access|readlink|getcwd|cwd|ctypes|dbm|multiprocessing"
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ALIVE = ("/dev/", "/proc/", "/sys/")


@dataclass(slots=True)
class PluginReads:
    """What was read besides, once all of it was; `includes` are patterns that plugins looked for."""

    besides: Besides = NOTHING
    includes: tuple[Include, ...] = ()


@contextmanager
def reading_besides(options: Mapping[str, Any], watch: Watch) -> Iterator[PluginReads]:
    """Yield what will have what the plugins of a ledger read until the end of this, each noted by `watch` before.

    Every module of theirs that is not installed is imported from its source, and forgotten afterwards: the next
    load may find another one.
    """
    found = PluginReads()
    plugins = [name for name, _ in options["plugin"] if name.partition(".")[0] not in _OWN]
    if not plugins:
        yield found
        return
    reader = _Reader(plugins, tuple(options.get("pythonpath", ())), watch)
    with reader.listening():
        yield found
    found.besides, found.includes = reader.result()


class _Reader:
    """Listens to what is read while plugins run."""

    def __init__(self, plugins: list[str], path: tuple[str, ...], watch: Watch) -> None:
        self._plugins, self._path, self._watch = plugins, path, watch
        self._names = set(plugins)
        self._files: set[str] = set()
        self._folders: set[str] = set()
        self._patterns: set[str] = set()
        self._modules: dict[str, ModuleType] = {}
        self._untold = ""
        self._known = set(sys.modules)
        self._thread = threading.get_ident()

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take part in what Python tells; only source counts, as compiled files are matched by second and size."""
        global _listener  # noqa: PLW0603 - a hook cannot be taken away again
        _hook_once()
        # Asked for while it listens, they would be imported while it hears of them.
        _folders()
        prefix, written = sys.pycache_prefix, sys.dont_write_bytecode
        sys.pycache_prefix, sys.dont_write_bytecode = os.devnull, True
        places_of((), ())
        _listener = self
        try:
            yield
            self._modules = self._reached()
        finally:
            _listener = None
            sys.pycache_prefix, sys.dont_write_bytecode = prefix, written
            self._forget()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note what one event of the thread that loads tells."""
        if threading.get_ident() != self._thread:
            return
        if event == "open":
            self._open(*arguments)
        elif event == "import":
            self._names.add(arguments[0])
        elif event in ("os.listdir", "os.scandir"):
            # The import system lists the folders of its path, which `places_of` does again.
            if not sys._getframe(2).f_code.co_filename.startswith("<frozen importlib"):  # noqa: SLF001
                self._note(self._folders, arguments[0])
        elif event == "glob.glob/2":
            pattern, _, root, _ = arguments
            self._patterns.add(self._absolute(os.path.join(root, pattern) if root else pattern))  # noqa: PTH118
        elif _UNTOLD.match(event):
            self._untold = self._untold or event

    def _open(self, path: Any, mode: str | None, flags: int) -> None:
        del mode
        if isinstance(path, int) or (flags & _WRITES and path != os.devnull):
            self._untold = self._untold or "a file that is written"
        else:
            self._note(self._files, path)

    def _note(self, among: set[str], path: Any) -> None:
        if isinstance(path, int):
            self._untold = self._untold or "a folder without a name"
            return
        name = self._absolute(HERE if path is None else path)
        if name.startswith(os.devnull):
            return
        if name.startswith(_ALIVE):
            self._untold = self._untold or name
        elif not _is_library(name):
            self._watch.note(name)
            among.add(name)

    def _absolute(self, path: Any) -> str:
        name = os.fsdecode(path)
        if not Path(name).is_absolute():
            self._names.add(HERE)
        return os.path.abspath(name)  # noqa: PTH100 - a link must stay

    def _reached(self) -> dict[str, ModuleType]:
        """Return the modules that were imported, and those that plugins know that were there before."""
        left = [name for name in sys.modules if name not in self._known] + self._plugins
        reached: dict[str, ModuleType] = {}
        while left:
            name = left.pop()
            module = sys.modules.get(name)
            if name in reached or not isinstance(module, ModuleType) or name.partition(".")[0] in _OWN:
                continue
            reached[name] = module
            if not _is_library(_file(module)):
                left += _named_in(module)
        return reached

    def _forget(self) -> None:
        for name, module in list(sys.modules.items()):
            if name in self._known or name.partition(".")[0] in _OWN or not isinstance(module, ModuleType):
                continue
            place = _file(module) or next(iter(getattr(module, "__path__", ())), "")
            if place and not _is_installed(place):
                del sys.modules[name]

    def result(self) -> tuple[Besides, tuple[Include, ...]]:
        """Return what was read, as it is now: the watch knows whether it is still that."""
        for name, module in self._modules.items():
            self._names.add(name)
            self._look_at(name, module)
        files = [SourceFile(name, digest_of(name)) for name in sorted(self._files)]
        folders = [SourceFile(name, digest_of_folder(name)) for name in sorted(self._folders)]
        if any(
            file.digest == UNREADABLE and Path(file.path).exists() and not Path(file.path).is_dir() for file in files
        ):
            self._untold = self._untold or "something that is no file"
        if len(files) > MOST_FILES:
            self._untold = self._untold or f"more than {MOST_FILES:,} files"
        if self._untold:
            # Nothing of it is kept, and a plugin may well change what it reads.
            self._watch.forget((*self._files, *self._folders))
        places = places_of(sorted(self._names_that_count()), self._path)
        includes = tuple(Include(pattern, matches_of(pattern)) for pattern in sorted(self._patterns))
        return Besides((*files, *folders), places, self._path, self._untold), includes

    def _look_at(self, name: str, module: ModuleType) -> None:
        file = _file(module)
        if not file or _is_library(file) or name == "__main__":
            return
        if not file.endswith(".py"):
            self._untold = self._untold or f"{name}, which is no plain Python"
            return
        installed = _is_installed(file)
        if name in self._known and not installed:
            self._untold = self._untold or f"{name}, which was imported before"
        self._watch.note(file)
        self._files.add(file)
        tops = {plugin.partition(".")[0] for plugin in self._plugins}
        if not installed or name.partition(".")[0] in tops:
            untold = _untold_in(file)
            self._untold = self._untold or (f"{min(untold)} in {name}" if untold else "")

    def _names_that_count(self) -> Iterable[str]:
        """Return names without those inside packages that are installed: these are replaced as a whole."""
        tops = {name.partition(".")[0] for name in self._names if name != HERE}
        places = places_of(sorted(tops - _OWN), self._path)
        whole = {top for top, place in places.items() if place and _is_installed(place)}
        return (
            {HERE} & self._names
            | (tops - _OWN)
            | {name for name in self._names if name != HERE and name.partition(".")[0] not in whole | _OWN}
        )


_listener: _Reader | None = None


@cache
def _hook_once() -> None:
    sys.addaudithook(_hear)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    listener = _listener
    if listener is not None:
        listener.hear(event, arguments)


def _file(module: ModuleType) -> str:
    file = getattr(module, "__file__", None)
    return os.path.abspath(file) if file else ""  # noqa: PTH100 - a link must stay


def _named_in(module: ModuleType) -> list[str]:
    """Return the modules that a module's own names lead to, and those above it."""
    found = [module.__name__.rpartition(".")[0]]
    for value in list(vars(module).values()):
        if isinstance(value, ModuleType):
            found.append(value.__name__)
        elif isinstance(value, type | FunctionType):
            found.append(value.__module__ or "")
    return found


@cache
def _folders() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the folders of Python's own library, and those into which packages are installed."""
    import site  # noqa: PLC0415 - few ledgers have plugins of their own
    import sysconfig  # noqa: PLC0415

    paths = sysconfig.get_paths()
    library = tuple({f"{paths[name]}/" for name in ("stdlib", "platstdlib")})
    named = (paths["purelib"], paths["platlib"], *site.getsitepackages(), site.getusersitepackages())
    return library, tuple({f"{folder}/" for folder in named})


def _is_installed(file: str) -> bool:
    return file.startswith(_folders()[0] + _folders()[1])


def _is_library(file: str) -> bool:
    """Say whether a file belongs to Python itself or to the packages that this program's version names."""
    library, installed = _folders()
    if file.startswith(installed):
        return file.startswith(tuple(f"{folder}{name}/" for folder in installed for name in _OWN))
    own = f"{Path(__file__).parents[1]}/"
    return file.startswith((*library, own)) and "/site-packages/" not in file and "/dist-packages/" not in file


def _untold_in(file: str) -> frozenset[str]:
    """Return the names in a module's code that stand for what no event tells."""
    try:
        code = compile(read_regular(file), file, "exec", dont_inherit=True)
    except (OSError, SyntaxError, ValueError):
        return frozenset(("an error",))
    return frozenset(filter(_UNTOLD_NAMES.fullmatch, _names_of(code)))


def _names_of(code: CodeType) -> frozenset[str]:
    inner = (_names_of(each) for each in code.co_consts if isinstance(each, CodeType))
    return frozenset(code.co_names).union(*inner)
