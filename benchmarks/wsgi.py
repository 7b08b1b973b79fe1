"""The server under measurement: the house and the bare views in one process."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
