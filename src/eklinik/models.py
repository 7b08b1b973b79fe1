"""Every model of the house, for Django's one app; nobody else imports this."""

from eklinik.accounts.models import *
from eklinik.applicants.models import *
from eklinik.applications.models import *
from eklinik.archive.models import *
from eklinik.casework.models import *
from eklinik.catalogue.models import *
from eklinik.clinic.models import *
from eklinik.decisions.models import *
from eklinik.documents.models import *
from eklinik.feedback.models import *
from eklinik.inspections.models import *
from eklinik.licensing.models import *
from eklinik.notifications.models import *
from eklinik.outbox.models import *
from eklinik.staff.models import *
from eklinik.web.api.models import *
