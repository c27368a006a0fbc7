"""Whose the rows of a grouped report are: the name above them, and the total below that says the same name."""

from dataclasses import dataclass, field

from arledger.formats.imports.keys import key

_BEFORE = ("total for ", "total of ", "total - ", "total ", "subtotal for ", "subtotal ", "sub-total ")
_BEHIND = (" subtotal", " total", " with sub-customers")


@dataclass
class Group:
    """A client's rows that are not closed yet; a customer's jobs or sub-customers stand inside of its own."""

    nested: bool
    id: str = ""
    names: list[str] = field(default_factory=list)
    closed: bool = False
    """Whether a total stands below the rows: others that follow it are under nobody's name."""

    @property
    def name(self) -> str:
        """The name as other reports of the same system write it, `Parent:Child`."""
        return ":".join(self.names)

    def begin(self, name: str, id_: str) -> None:
        """Begin the rows of a client, inside of another one's where those have not been closed."""
        inside = self.names if self.nested else []
        inherited = f"{':'.join(inside)}:"
        own = name[len(inherited) :] if inside and name.startswith(inherited) else name
        self.names, self.id, self.closed = [*inside, own], id_, False

    def close(self, label: str) -> str:
        """Close the rows whose total a label says to be; returns whose it is where that is nobody's above."""
        found = _closed(label)
        known = {key(name) for name in (*self.names[-1:], self.name)}
        self.closed = self.closed or bool(self.names and found)
        if any(key(name) in known for name in found):
            # Without jobs, a name holds until the next: a total per currency may follow another.
            self.names = self.names[:-1] if self.nested else self.names
            return ""
        return found[0] if found and (self.names or self.nested) else ""


def _closed(label: str) -> list[str]:
    """Return the names that the label of a total may say, `Total for NAME` or `NAME Total:`."""
    bare = " ".join(label.rstrip(": ").split())
    found = [bare[len(one) :] for one in _BEFORE if bare.casefold().startswith(one)]
    found += [bare[: -len(one)] for one in _BEHIND if bare.casefold().endswith(one)]
    inner = [name[: -len(_BEHIND[-1])] for name in found if name.casefold().endswith(_BEHIND[-1])]
    return [name for name in (*inner, *found) if name]
