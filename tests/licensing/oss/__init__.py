"""Tests of the ways to OSS."""
