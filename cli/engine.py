"""`remit engine`: what operators do to the engine, each leaving an entry in the record."""

from cli.engine_acts import delete, reset, terminate
from cli.engine_revive import revive
from cli.engine_runs import list_, show_
from cli.noun import Noun

engine = Noun("engine", help="What operators do to the engine; each leaves an entry in record/log.")
for command in (list_, show_, revive, reset, terminate, delete):
    engine.add_command(command)
