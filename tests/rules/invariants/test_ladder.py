"""What holds of the ladder whatever anybody asks of it, in whatever order, however late."""

from tests.rules.invariants.holding import Holding
from tests.rules.invariants.often import often
from tests.rules.invariants.the_ladder import TheLadderIsClimbed


class AnyClimb(TheLadderIsClimbed, Holding):
    """One problem, two parties, and everybody who could approve."""


TestAnyClimb = AnyClimb.TestCase
TestAnyClimb.settings = often(25)
