"""Files to start from. Each one is valid as it stands, and a test sees to that."""

PROBLEM = """\
# A problem and the responsibilities in it. Open it with: remit problem open FILE --as PERSON

# A short id of small letters, digits and hyphens; without one Remit makes one up.
problem: motel

title: Calls for service at the Starlight Motel
statement: >
  Who is harmed, by what, where, when, how often, and why it keeps happening.
# source: Where this is known from.

# When people work; deadlines such as 3wd (working days) are counted by it.
calendar:
  name: weekdays
  zone: America/Denver
  opens: 09:00
  closes: 17:00
  weekdays: [0, 1, 2, 3, 4]   # 0 is Monday
  holidays: [2026-11-26, 2026-12-25]

responsibilities:
  - key: lighting                # its id becomes motel.lighting
    title: Light the car park
    scope:
      side: place                # offender, victim or place
      controller: manager        # handler, guardian, manager or super_controller
      places: [North car park, South car park]
      duties: [Repair lamps, Trim shrubs]
    reserved: [Danger to life]   # duties that stay with police whatever is handed over
    # fallback: pd               # to whom it reverts
    demands: limited             # decision power that acceptance needs: advisory, limited, full
"""

TERMS = """\
# What is offered. Use it with: remit handoff offer RESPONSIBILITY --to PARTY --terms FILE

summary: What is asked, and why of this party.
measure: How both will see that it worked.

# The rung of the ladder: informal_request, confrontational_request, engage_existing_agency, …
method: informal_request

# fallback: pd                   # to whom it reverts; the responsibility's own if left out
demands: limited                 # decision power that acceptance needs: advisory, limited, full
# until: 2027-06-30T00:00:00Z    # the end of the term
return_notice: 5wd               # how long the receiver stays accountable after giving back
return_after_settled: true
recall_right: false              # may the offeror take it back?
# approval: supervisor           # who must approve before the offer is made

commitments:
  - title: Replace the broken lamps
    measure: All 14 lamps lit at night
    within: 20wd                 # or  by: 2027-01-31T17:00:00Z
    promisor: receiver           # receiver or offeror: promises go both ways
    evidence_required: true

patience:                        # how long each side waits
  acknowledge_within: 2wd
  decide_within: 10wd
  first_action_within: 10wd
  settle_within: 20wd
  remind_before: 1wd
  # progress_every: 10wd
  escalation:
    - {after: 0m, to: operator}
    - {after: 2wd, to: supervisor}
    - {after: 5wd, to: chief}
"""
