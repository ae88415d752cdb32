"""Pages of returns, by subject."""

from __future__ import annotations

from placemap.returns.views.answering import AnswerAction, AnswerQuestion
from placemap.returns.views.asking import AskReturns, RemindAgency, RemindAll, Returns, WithdrawReturns
from placemap.returns.views.own import NoChange, OwnReturn, SendLeftWords, SendReturn, ThrowAwayLeftWords

__all__ = [
    "AnswerAction",
    "AnswerQuestion",
    "AskReturns",
    "NoChange",
    "OwnReturn",
    "RemindAgency",
    "RemindAll",
    "Returns",
    "SendLeftWords",
    "SendReturn",
    "ThrowAwayLeftWords",
    "WithdrawReturns",
]
