"""The public page shows of a problem what police wrote for it, and nothing by itself."""

from rules.project import project
from schemas.parties import Role
from tests.builders import HOUSING, POLICE, after, decide, given, kinds, person, refused
from tests.method import pause, publish, unpublish


def test_what_is_published_is_said_anew_and_taken_off_by_whoever_steers() -> None:
    problem = given(publish())
    assert problem.method.public is not None
    began = problem.method.public.since

    again = given(publish(area="Mill Lane"), start=problem)
    assert again.method.public is not None
    assert (again.method.public.area, again.method.public.since) == ("Mill Lane", began)
    assert again.method.public.entry > problem.method.public.entry
    assert '"area":"Mill Lane"' in project(again, problem.seq).problems[0].document

    off = decide(again, unpublish())
    assert kinds(off) == ["problem.unpublished"]
    assert after(again, off).method.public is None
    assert refused(after(again, off), unpublish()).code == "not_published"


def test_nobody_but_police_who_steer_publishes_and_a_pause_does_not_hinder_it() -> None:
    assert given().method.public is None
    assert refused(given(), publish(by=HOUSING)).code == "not_your_party"
    assert refused(given(), publish(by=person(POLICE, Role.CONTRIBUTOR))).code == "not_your_role"
    assert refused(given(publish()), unpublish(by=HOUSING)).code == "not_your_party"
    assert decide(given(publish(), pause()), unpublish())
