"""What an entry changed, told from the entries alone."""

from audit.changed import Change, changed
from rules import fold
from schemas.events import Event
from tests import builders as b


def story(*steps: b.Step) -> list[Event]:
    """The events of these steps on the problem of the builders, its opening first."""
    state, events, now = fold.fresh("problem/motel"), list[Event](), b.MONDAY
    for step in steps:
        assert not isinstance(step, b.timedelta)
        made = fold.decide(state, step, now)
        for event in made:
            state = fold.evolve(state, event)
        events += made
        now += b.timedelta(minutes=1)
    return events


def told(events: list[Event], kind: str) -> dict[tuple[str, ...], Change]:
    place = next(n for n, event in enumerate(events, start=1) if event.kind == kind)
    return {one.path: one for one in changed("problem/motel", events[:place])}


def test_what_moved_a_responsibility_shows_the_old_holder_and_the_new() -> None:
    events = story(b.opened(), b.offered(b.LIGHTING, to=b.HOUSING), b.accept())

    holder = told(events, "responsibility.transferred")["responsibilities", b.LIGHTING, "holder"]

    assert (holder.old, holder.new) == (b.POLICE, b.HOUSING)


def test_an_offer_moves_no_responsibility_and_names_what_is_new() -> None:
    events = story(b.opened(), b.offered(b.LIGHTING, to=b.HOUSING))

    changes = told(events, "handoff.offered")

    assert changes["handoffs", b.H1, "state"].new == "offered"
    assert changes["handoffs", b.H1, "state"].old != "offered"
    assert ("responsibilities", b.LIGHTING, "holder") not in changes
    assert not [path for path in changes if path[-1] in ("seq", "at", "changed_seq")]


def test_a_long_text_is_cut_and_the_first_entry_has_nothing_before_it() -> None:
    events = story(b.opened(statement="x" * 2_000))

    changes = changed("problem/motel", events[:1])

    assert all(one.old is None for one in changes if one.path[0] == "statement")
    assert max(len(one.new or "") for one in changes) == 401
