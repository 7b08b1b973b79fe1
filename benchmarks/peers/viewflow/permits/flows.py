"""A permit with a visit as a viewflow: thirteen tasks with one return to the applicant.

Written from the public manual (docs.viewflow.io).  Tasks are handles, the form for
calls from code, which needs no request, form or owner.  Where a step has more than
one way out there is a gate, as the manual shows.  Rows are locked, as ours are.
"""

from viewflow import this
from viewflow.workflow import flow, lock


def has(word):
    """A condition: the step before chose this word."""
    return lambda activation: activation.process.data["verb"] == word


class PermitFlow(flow.Flow):
    """From the applicant's submission to the archive."""

    lock_impl = lock.select_for_update_lock

    submit = flow.StartHandle(this.begin).Next(this.verify_documents)
    verify_documents = flow.Handle(this.choose).Next(this.after_documents)
    after_documents = flow.If(has("back")).Then(this.prepare).Else(this.schedule)
    prepare = flow.Handle(this.choose).Next(this.verify_documents)
    schedule = flow.Handle(this.choose).Next(this.inspect)
    inspect = flow.Handle(this.choose).Next(this.verify_report)
    verify_report = flow.Handle(this.choose).Next(this.after_report)
    after_report = flow.If(has("back")).Then(this.inspect).Else(this.draft)
    draft = flow.Handle(this.choose).Next(this.verify_draft)
    verify_draft = flow.Handle(this.choose).Next(this.after_draft)
    after_draft = flow.If(has("back")).Then(this.draft).Else(this.determine)
    determine = flow.Handle(this.choose).Next(this.after_determination)
    after_determination = flow.If(has("back")).Then(this.draft).Else(this.sign)
    sign = flow.Handle(this.choose).Next(this.after_signature)
    after_signature = flow.If(has("back")).Then(this.draft).Else(this.notify)
    notify = flow.Handle(this.choose).Next(this.archive)
    archive = flow.Handle(this.choose).Next(this.end)
    end = flow.End()

    def begin(self, activation):
        activation.process.data = {"verb": "submit"}
        return activation.process

    def choose(self, activation, verb="on"):
        activation.process.data = {"verb": verb}


PASSES = (
    ("verify_documents", "back"), ("prepare", "on"), ("verify_documents", "on"),
    ("schedule", "on"), ("inspect", "on"), ("verify_report", "on"), ("draft", "on"),
    ("verify_draft", "on"), ("determine", "on"), ("sign", "on"), ("notify", "on"),
    ("archive", "on"),
)  # fmt: skip
