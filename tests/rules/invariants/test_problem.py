"""What holds whatever anybody asks of a problem, in whatever order, however late.

A machine gives random commands in the name of random people, lets deadlines ring, and looks at
the invariants of responsibility and the separation of duties after each step. `make invariants`
tries ten thousand sequences.
"""

from tests.rules.invariants.duties import Duties
from tests.rules.invariants.holding import Holding
from tests.rules.invariants.machines import Machines
from tests.rules.invariants.often import often
from tests.rules.invariants.people_move import PeopleMove
from tests.rules.invariants.telling import Telling
from tests.rules.invariants.the_method import TheMethodMoves


class AnyHistory(PeopleMove, TheMethodMoves, Holding, Machines, Duties, Telling):
    """One problem, and everybody at once."""


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = often(25)
