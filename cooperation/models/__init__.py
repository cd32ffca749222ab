"""Mechanisms and what they bring forth: meetings, documents, projects, statements."""

from cooperation.models.documents import Document, DocumentEvent, DocumentEventKind, DocumentKind, DocumentStatus
from cooperation.models.mechanisms import Mechanism, MechanismKind
from cooperation.models.meetings import Meeting, MeetingLevel, MeetingStatus
from cooperation.models.projects import Project, ProjectCategory, ProjectStatus
from cooperation.models.statements import Statement

__all__ = [
    "Document",
    "DocumentEvent",
    "DocumentEventKind",
    "DocumentKind",
    "DocumentStatus",
    "Mechanism",
    "MechanismKind",
    "Meeting",
    "MeetingLevel",
    "MeetingStatus",
    "Project",
    "ProjectCategory",
    "ProjectStatus",
    "Statement",
]
