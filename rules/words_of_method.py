"""Plain words for the stages of the method and for what happens on the way."""

from collections.abc import Mapping

from rules.words_of_plan import OF_PLANS

EVERY_STAGE: Mapping[str, str] = {
    "unopened": "not opened yet",
    "scanning": "open, in scanning",
    "analysis": "open, in analysis",
    "response": "open, in response",
    "assessment": "open, in assessment",
    "monitoring": "open, being monitored",
    "paused": "open, its stages paused",
    "closed": "closed",
    "not_a_problem": "dismissed, not a problem",
    "merged": "merged into another problem",
}

IN_THE_METHOD: Mapping[str, str] = {
    "problem.cheers_recorded": "CHEERS answered",
    "problem.dismissal_asked": "dismissal asked for",
    "problem.dismissal_refused": "dismissal refused",
    "problem.dismissed": "problem dismissed",
    "problem.goals_set": "goals set",
    "problem.prioritised": "problem prioritised",
    "problem.analysis_begun": "analysis begun",
    "hypothesis.stated": "hypothesis stated",
    "inventory.taken": "present response described",
    "triangle.drawn": "triangle filled in",
    "evidence.added": "evidence added",
    "measure.added": "measure added",
    "measure.read": "measure read",
    "measure.watched": "threshold set",
    "problem.response_begun": "response begun",
    "problem.assessment_begun": "assessment begun",
    "problem.assessment_concluded": "assessment concluded",
    "problem.reopened": "problem opened again",
    "problem.citizens_informed": "citizens informed",
    "problem.published": "put on the public page",
    "problem.unpublished": "taken off the public page",
    "problem.paused": "stages paused",
    "problem.resumed": "stages resumed",
    "problem.merged": "problem merged",
    "review.requested": "review asked for",
    "review.concluded": "review concluded",
    **OF_PLANS,
}

METHOD_CLOCKS: Mapping[str, str] = {
    "resume": "going on with the stages",
    "plan": "a date of the plan",
}

CORNERS: Mapping[str, str] = {
    "offender": "offender",
    "handler": "handler of the offender",
    "target": "target or victim",
    "guardian": "guardian of the target",
    "place": "place",
    "manager": "manager of the place",
}

GOALS: Mapping[str, str] = {
    "eliminate": "eliminate it",
    "reduce": "reduce it substantially",
    "reduce_harm": "reduce the harm it does",
    "deal_better": "deal with it better",
    "refer": "refer it, and remove it from police",
}

PROCESSES: Mapping[str, str] = {
    "moved": "responsibility really moved",
    "partly": "responsibility moved in part",
    "not_moved": "responsibility did not move",
}

OUTCOMES: Mapping[str, str] = {
    "fell": "harm fell",
    "unchanged": "harm stayed as it was",
    "rose": "harm rose",
    "unclear": "it is not clear what became of the harm",
}
