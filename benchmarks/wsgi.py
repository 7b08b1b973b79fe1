"""The server under measurement; its settings say whether it is the house or the bare views."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
