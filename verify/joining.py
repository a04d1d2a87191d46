"""Every rule of a partnership by the kind of its entries, and the rows that it tells."""

from collections.abc import Callable, Mapping

from verify import agreements as a
from verify import convening as c
from verify import partnerships as p
from verify import released as r
from verify.story import Event, Part, Story

RULES: Mapping[str, Callable[[Story, Event], None]] = {
    "partnership.founded": p.founded,
    "partnership.invited": p.invited,
    "partnership.unanswered": p.unanswered,
    "partnership.followed_up": p.followed_up,
    "partnership.joined": p.joined,
    "partnership.declined": p.declined,
    "partnership.represented": p.represented,
    "partnership.left": p.left,
    "partnership.released": r.released,
    "partnership.started": p.started,
    "partnership.concluded": p.concluded,
    "partnership.response_proposed": c.response_proposed,
    "partnership.pledged": c.pledged,
    "partnership.matched": c.matched,
    "partnership.used": c.used,
    "partnership.pledge_withdrawn": c.pledge_withdrawn,
    "partnership.success_defined": c.success_defined,
    "partnership.success_agreed": c.success_agreed,
    "partnership.success_objected": c.success_objected,
    "partnership.convenership_offered": c.offered,
    "partnership.convenership_accepted": c.accepted,
    "partnership.convenership_declined": c.offer_declined,
    "partnership.convenership_withdrawn": c.offer_withdrawn,
    "partnership.convenership_expired": c.offer_expired,
    "partnership.role_check_due": c.check_due,
    "partnership.role_checked": c.checked,
    "agreement.proposed": a.proposed,
    "agreement.signed": a.signed,
    "agreement.in_force": a.in_force,
    "agreement.refused": a.refused,
    "agreement.reminded": a.reminded,
    "agreement.ended": a.ended,
    "agreement.reversion_noted": a.reversion_noted,
    "meeting.called": a.called,
    "meeting.item_added": a.item_added,
    "meeting.minuted": a.minuted,
    "meeting.cancelled": a.cancelled,
}
BEGINNINGS = ("partnership.founded",)


def rows(story: Story) -> dict[str, list[Part]]:
    """The rows that the entries of a partnership tell, by table."""
    name, table = story.name, story.partnership
    return {
        "partnerships": [{"partnership": name, **story.facts}],
        "partnership_members": [
            {"partnership": name, "party": party}
            | {key: one[key] for key in ("role", "state", "representative", "answer_by")}
            for party, one in table["members"].items()
        ],
        "agreements": [
            {"agreement": agreement, "partnership": name}
            | {key: one[key] for key in ("state", "version", "since", "until")}
            for agreement, one in table["agreements"].items()
        ],
    }
