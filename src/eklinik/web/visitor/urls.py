"""Addresses of visitors: their ticket, their booking, their waiting page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
