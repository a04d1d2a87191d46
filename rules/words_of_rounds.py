"""Plain words for priority rounds."""

from collections.abc import Mapping

OF_ROUNDS: Mapping[str, str] = {
    "round.opened": "round opened",
    "round.ranked": "police ranked",
    "round.answered": "answers counted",
    "round.closed": "round closed",
    "round.reported_back": "said what came of it",
    "round.report_due": "word of what came of it is due",
}

ROUND_STATES: Mapping[str, str] = {
    "unopened": "not opened yet",
    "open": "open, answers are counted",
    "closed": "closed, its result stands",
}

ASKED_BY: Mapping[str, str] = {
    "survey": "a survey",
    "mail": "letters",
    "telephone": "telephone calls",
    "door_to_door": "going from door to door",
    "meeting": "a meeting",
    "interviews": "interviews",
    "online": "an online form",
}

STYLES: Mapping[str, str] = {
    "foot_patrol": "officers on foot",
    "car_patrol": "patrol cars",
    "one_officer_we_know": "one officer whom we know",
    "meetings": "regular meetings with police",
    "information": "more information about what police do",
    "youth_work": "work with young people",
    "mediation": "mediation between neighbours",
    "warnings_first": "a warning before a fine",
    "strict_enforcement": "strict enforcement",
    "help_for_victims": "more help for those harmed",
    "other_services": "other services in place of police",
}

CAME_OF_IT: Mapping[str, str] = {
    "done": "done",
    "under_way": "under way",
    "not_done": "not done",
}

WARNINGS: Mapping[str, str] = {
    "nobody_answered": "nobody answered, so there is no public voice in it",
    "few_answered": "fewer than 30 people answered",
    "low_response": "fewer than 30 per cent of those invited answered; the others may think"
    " otherwise",
    "open_call": "some answers are from an open call: whoever came may be a small active group",
    "group_silent": "of a group that was asked nobody answered",
    "one_group": "one group gives more than twice its part of the answers",
}
"""Whom the answers may not speak for."""
