"""What the pages of scanning accept."""

from __future__ import annotations

from placemap.scanning.forms.interviews import InterviewForm, ReviseInterviewForm, TakeBackForm
from placemap.scanning.forms.operations import ChangeOperationForm, OperationForm

__all__ = ["ChangeOperationForm", "InterviewForm", "OperationForm", "ReviseInterviewForm", "TakeBackForm"]
