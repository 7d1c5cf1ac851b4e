"""How long a cached step is good for, as rows."""
import datetime

import pytest

from local_aws.sagemaker.cache import age
from local_aws.sagemaker.expressions import Unresolved


@pytest.mark.parametrize("text, days, seconds", [("P30D", 30, 0), ("p1y2m", 425, 0), ("30d", 30, 0),
                                                 ("PT1H30M", 0, 5400),
                                                 ("T12H", 0, 43200), ("P1WT5S", 7, 5)])
def test_age(text, days, seconds):
    assert age(text) == datetime.timedelta(days=days, seconds=seconds)


def test_none_and_nonsense():
    assert age(None) is None
    with pytest.raises(Unresolved):
        age("soon")
