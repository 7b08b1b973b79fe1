"""The clinic's desks: the queue, one consultation, what was agreed.  Below /loket/."""
