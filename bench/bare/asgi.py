"""The bare views as Django itself serves them asynchronously."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
