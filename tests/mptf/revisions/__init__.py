"""Tests of the revisions of joint programmes."""
