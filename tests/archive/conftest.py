from tests.decisions.conftest import _keys  # noqa: F401  cases are signed before they are filed
