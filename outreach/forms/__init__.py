from outreach.forms.sessions import ResultForm, SessionEditForm, SessionForm
from outreach.forms.visits import VisitForm

__all__ = ["ResultForm", "SessionEditForm", "SessionForm", "VisitForm"]
