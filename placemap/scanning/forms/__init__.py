"""What the pages of scanning accept."""

from __future__ import annotations

from placemap.scanning.forms.interviews import InterviewForm, ReviseInterviewForm, TakeBackForm
from placemap.scanning.forms.operations import ChangeOperationForm, OperationForm
from placemap.scanning.forms.workspace import (
    ActionForm,
    AnswerQuestionForm,
    ChangeExplanationForm,
    ChangeSeriesForm,
    EvidenceForm,
    ExplanationForm,
    FilterForm,
    QuestionForm,
    SeriesForm,
    StatementForm,
)

__all__ = [
    "ActionForm",
    "AnswerQuestionForm",
    "ChangeExplanationForm",
    "ChangeOperationForm",
    "ChangeSeriesForm",
    "EvidenceForm",
    "ExplanationForm",
    "FilterForm",
    "InterviewForm",
    "OperationForm",
    "QuestionForm",
    "ReviseInterviewForm",
    "SeriesForm",
    "StatementForm",
    "TakeBackForm",
]
