from datetime import date, timedelta
from tests.tales import going_on
from tests.lives import Story
from mptf.programme_reports.models import *
from mptf.programme_reports import queries as q
from sqlmodel import select
def test_smoke(databases):
    with going_on(databases, Story.begin) as story:
        p = story.fund_a_programme()
        def rows(): return story.ask(lambda w: q.of_programme.read(w, subject=p))
        for r in rows(): print(r.number, r.entity, r.kind, r.from_on, r.to_on, r.due_on, r.state)
        e1,e2=story.entities[:2]
        story.wait(days=150)
        fin=next(r for r in rows() if r.kind=="financial" and r.entity==e1)
        story.act(e1,"programme-report.write",fin.id,part="expenditure",lines=[{"category":1,"spent":"100.00","obligated":"5.00"},{"category":8,"spent":"7.00"}])
        story.act(e1,"programme-report.submit",fin.id)
        print([s.name for s in []])
        from workflows.waiting import waiting
        for who in (e1,"officer-1"):
            w=story.ask(waiting, who) if False else None
        story.act("officer-1","programme-report.return",fin.id,findings=[{"part":"category 1","text":"Too little"}])
        story.act(e1,"programme-report.resubmit",fin.id)
        try:
            story.act(e1,"programme-report.certify",fin.id)
        except Exception as e: print(repr(e))
        try:
            story.act("officer-1","programme-report.accept",fin.id)
        except Exception as e: print(repr(e))
        for r in rows(): print(r.number, r.entity, r.kind, r.from_on, r.to_on, r.due_on, r.state)
        print(story.ask(lambda w: q.spent_and_obligated(w,[p])))
        print(story.ask(lambda w: q.owed_on(w, date(2023,12,1),[p])))
