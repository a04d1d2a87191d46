"""What the operator's board counts and what a search finds, from rows put there by hand."""

from datetime import UTC, datetime, timedelta

from storage.pool import Connection, Pool
from storage.readers import board, searching
from storage.readers.board import Only, Square
from storage.readers.searching import Wanted

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROBLEMS = """
INSERT INTO problems (problem, seq, title, stage, police, opened_at, document)
SELECT name, 1, name, 'response', 'police', '2026-01-01',
       '{"plan": {"actions": {"lamps": {"text": "Put up lamps"}}}}'::jsonb
  FROM unnest(ARRAY['motel', 'park', 'still']) AS name
"""
STEPS = """
INSERT INTO steps (step, problem, seq, party, police, method, rung, matter, state, turns, due,
                   document)
VALUES ('motel.s1', 'motel', 1, 'owner', 'police', 'letter', 3, 'lighting', 'notified',
        'owner police', $1, '{}')
"""
ACTIONS = """
INSERT INTO plan_actions (problem, action, seq, kind, side, responsible, due, state)
VALUES ('park', 'lamps', 1, 'environment', 'place', 'city', $1, 'open'),
       ('park', 'old', 1, 'environment', 'place', 'city', $1, 'done')
"""
ENTRIES = """
INSERT INTO ledger (stream, seq, kind, subject, at, by, command_id, header, leaf_hash)
SELECT 'problem/motel', n, kind, 'motel.h1', $1, by, 'c' || n, '', sha256(n::text::bytea)
  FROM unnest(ARRAY['handoff.offered', 'handoff.acknowledged', 'handoff.accepted'],
              ARRAY['sam@pd', 'kim@housing', 'kim@housing']) WITH ORDINALITY AS e (kind, by, n)
"""
BODIES = """
INSERT INTO bodies VALUES ('problem/motel', 1, '{"to":"dana@housing"}'),
       ('problem/motel', 2, '{"deputy_for":null}'),
       ('problem/motel', 3, '{"deputy_for":"dana@housing"}')
"""


async def test_the_board_counts_what_waits_of_every_kind_and_names_each_once(
    superuser: Connection, pool: Pool
) -> None:
    await superuser.execute(PROBLEMS)
    await superuser.execute(STEPS, NOW - timedelta(days=1))
    await superuser.execute(ACTIONS, NOW + timedelta(days=1))

    assert {*await board.squares(pool, NOW)} == {
        Square("response", "late", 1), Square("response", "soon", 1), Square("response", "idle", 1),
    }  # fmt: skip
    assert await board.squares(pool, NOW, "city") == [Square("response", "soon", 1)]
    assert [one[0] for one in await board.idle(pool, "response")] == ["still"]
    assert await board.idle(pool, "analysis") == []
    loads = {one.party: (one.others, one.late) for one in await board.loads(pool, NOW)}
    assert loads == {"owner": (1, 1), "police": (1, 1), "city": (1, 0)}
    step, action = await board.matters(pool, NOW, Only())
    assert (step.noun, step.id, step.party, step.other) == (
        "step",
        "motel.s1",
        "owner",
        "police",
    )
    assert (action.noun, action.id, action.title) == ("action", "park/lamps", "Put up lamps")
    [theirs] = await board.matters(pool, NOW, Only(party="police"))
    assert (theirs.party, theirs.other) == ("police", "owner")
    [late] = await board.matters(pool, NOW, Only(risk="late"))
    [soon] = await board.matters(pool, NOW, Only("response", risk="soon"))
    assert (late.id, soon.id) == ("motel.s1", "park/lamps")
    assert await board.matters(pool, NOW, Only(), after=(action.due or NOW, action.id)) == []


async def test_whoever_is_away_is_found_where_a_deputy_spoke_and_nobody_by_a_mention_elsewhere(
    superuser: Connection, pool: Pool
) -> None:
    await superuser.execute(ENTRIES, NOW)
    await superuser.execute(BODIES)

    async def seqs(wanted: Wanted) -> list[int]:
        return [entry.seq for _, entry in await searching.entries(pool, wanted)]

    assert await seqs(Wanted(people=("dana@housing",))) == [3]
    assert await seqs(Wanted(people=("kim@housing",))) == [3, 2]
    assert await seqs(Wanted(people=())) == []
    assert await seqs(Wanted(party="pd")) == [1]
    assert await seqs(Wanted(party="pd", kinds=("handoff.accepted",))) == []
    assert await seqs(Wanted(streams=())) == []
    assert await seqs(Wanted(since=NOW, until=NOW + timedelta(seconds=1))) == [3, 2, 1]
    assert await seqs(Wanted(until=NOW)) == []
