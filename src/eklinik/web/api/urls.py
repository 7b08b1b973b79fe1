"""The API's addresses; its permissions are bearer scopes and the door."""

from django.urls import path

from eklinik.web.api.house import api

urlpatterns = [path("", api.urls)]
