"""Which page draws which kind of step; a page's module is imported when it is first shown."""

from __future__ import annotations

from wizard.core.descriptors.platform import StepKind
from wizard.gui.pages.page import Page, PageContext


def make_page(context: PageContext, step_id: str) -> Page:
    """The page of a step."""
    platform = context.session.platform
    if platform.comparison is not None and platform.comparison.step == step_id:
        from wizard.gui.pages.comparison import ComparisonPage

        return ComparisonPage(context, step_id)
    if platform.triggers is not None and platform.triggers.places.triggers.startswith(f"/steps/{step_id}/"):
        from wizard.gui.pages.triggers import TriggersPage

        return TriggersPage(context, step_id)
    return _page_class(platform.step(step_id).kind)(context, step_id)


def _page_class(kind: StepKind) -> type[Page]:
    if kind is StepKind.CREDENTIALS:
        from wizard.gui.pages.credentials import CredentialsPage

        return CredentialsPage
    if kind is StepKind.TEMPLATES:
        from wizard.gui.pages.templates import TemplatesPage

        return TemplatesPage
    if kind is StepKind.DOCUMENTS:
        from wizard.gui.pages.documents import DocumentsPage

        return DocumentsPage
    return _closing_page(kind)


def _closing_page(kind: StepKind) -> type[Page]:
    if kind is StepKind.REVIEW:
        from wizard.gui.pages.review import ReviewPage

        return ReviewPage
    if kind is StepKind.EXPORT:
        from wizard.gui.pages.export import ExportPage

        return ExportPage
    if kind is StepKind.ENTITY:
        from wizard.gui.pages.entity import EntityPage

        return EntityPage
    from wizard.gui.pages.form import FormPage

    return FormPage
