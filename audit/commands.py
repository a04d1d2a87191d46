"""Answered commands against the entries they caused."""

from collections.abc import Iterator, Mapping

from storage.evidence import Row


def compare(known: Mapping[str, list[Row]], last: int) -> Iterator[tuple[int, str]]:
    """Entries no command accounts for, and commands whose entries are another's."""
    of = {row["seq"]: row["command_id"] for row in known["entries"]}
    answered: dict[int, str] = {}
    for command in known["commands"]:
        for seq in range(command["first_seq"], command["last_seq"] + 1):
            answered[seq] = command["command_id"]
        if not command["first_seq"] <= command["last_seq"]:
            yield command["first_seq"], f"the command {command['command_id']} caused nothing"
    for seq, command_id in of.items():
        if seq not in answered:
            yield seq, f"the command {command_id} that caused this entry is not remembered"
        elif command_id is not None and answered[seq] != command_id:
            yield seq, f"the entry is remembered as caused by {answered[seq]}, not {command_id}"
    beyond = [seq for seq in answered if seq not in of and seq <= last]
    if beyond:
        yield min(beyond), "a command is remembered whose entries are not there"
